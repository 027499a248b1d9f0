// The example of a letter follows what is typed. The page works without it: a button draws the same pictures.
(function () {
  "use strict";

  var PAUSE = 900; // milliseconds without a key before a page is drawn
  var form = document.querySelector("form[data-preview]");
  var said = document.querySelector("[data-said]");
  var sheets = document.querySelector("[data-pages]");
  if (!form || !form.dataset.preview || !said || !sheets || !window.fetch || !window.AbortController) return;

  var box = form.querySelector("textarea");
  var waiting = null;
  var asked = null;

  function say(words) { said.textContent = words; }

  // Pictures that stand already are changed in place, so that whoever looks at the third page stays there.
  function show(pages) {
    var isFirst = !sheets.children.length;
    while (sheets.children.length > pages.length) sheets.lastElementChild.remove();
    pages.forEach(function (address, place) {
      var picture = sheets.children[place] || sheets.appendChild(new Image(827, 1169));
      picture.alt = sheets.dataset.page.replace("#", place + 1);
      picture.src = address;
    });
    if (isFirst && "last" in sheets.dataset) {
      sheets.scrollTop = sheets.lastElementChild.offsetTop;
    }
  }

  function draw() {
    if (asked) asked.abort();
    var mine = asked = new AbortController();
    say(said.dataset.drawing);
    fetch(form.dataset.preview, { method: "POST", body: new FormData(form), credentials: "same-origin", signal: mine.signal })
      .then(function (answer) {
        if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
        return answer.json();
      })
      .then(function (told) {
        if (mine !== asked) return;
        if (told.pages) show(told.pages);
        say(told.errors ? told.errors.join(" ") : said.dataset.drawn);
      })
      .catch(function () {
        if (mine === asked) say(said.dataset.failed);
      });
  }

  box.addEventListener("input", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(draw, PAUSE);
  });
  if (!sheets.children.length) draw();
})();
