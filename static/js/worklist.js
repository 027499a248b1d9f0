// The worklist by keyboard, all boxes at once, and the button that prints. The page works without any of it.
(function () {
  "use strict";

  var KEY = "ppid-tombol-pintas";
  var help = document.querySelector("[data-keys]");
  var rows = Array.prototype.slice.call(document.querySelectorAll(".worklist tbody tr"));
  var print = document.querySelector("[data-print]");

  if (print) {
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  }

  // Boxes: all at once, and how many are ticked.
  var all = document.querySelector("[data-pick-all]");
  var said = document.querySelector("[data-picked]");
  var boxes = Array.prototype.slice.call(document.querySelectorAll(".worklist [name=pilih]"));
  if (all && boxes.length) {
    var words = all.textContent;
    var count = function () {
      var ticked = boxes.filter(function (box) { return box.checked; }).length;
      said.textContent = ticked ? said.dataset.picked.replace("#", ticked) : "";
      all.textContent = ticked === boxes.length ? all.dataset.none : words;
    };
    all.hidden = false;
    all.addEventListener("click", function () {
      var tick = !boxes.every(function (box) { return box.checked; });
      boxes.forEach(function (box) { box.checked = tick; });
      count();
    });
    document.addEventListener("change", function (event) {
      if (event.target.name === "pilih") count();
    });
    window.addEventListener("pageshow", count); // the browser keeps the boxes on the way back
  }

  // Keys. Each may be a letter that somebody speaks or strikes by mistake, so they can be turned off.
  if (!help) return;
  var wanted = help.querySelector("input");
  help.hidden = false;
  wanted.checked = stored() !== "tidak";
  wanted.addEventListener("change", function () {
    try { localStorage.setItem(KEY, wanted.checked ? "ya" : "tidak"); } catch (refused) { return; }
  });
  rows.forEach(function (row) { row.tabIndex = -1; });

  function stored() {
    try { return localStorage.getItem(KEY); } catch (refused) { return null; }
  }

  function isTyping(element) {
    if (element.isContentEditable || element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true;
    return element.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(element.type);
  }

  function here() {
    return rows.indexOf(document.activeElement.closest(".worklist tbody tr"));
  }

  function go(place) {
    var row = rows[Math.max(0, Math.min(rows.length - 1, place))];
    if (!row) return;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function open() {
    var row = rows[here()];
    if (row) row.querySelector("th a").click();
  }

  function tick() {
    var row = rows[here()];
    var box = row && row.querySelector("[name=pilih]");
    if (box) box.click();
  }

  function search() {
    var field = document.getElementById("cari");
    field.focus();
    field.select();
  }

  function tell() {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  }

  var KEYS = {
    j: function () { go(here() + 1); },
    k: function () { go(here() - 1); },
    o: open,
    x: tick,
    "/": search,
    "?": tell,
  };
  var IN_A_ROW = { ArrowDown: KEYS.j, ArrowUp: KEYS.k, Enter: open };

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!wanted.checked || isTyping(event.target)) return;
    var step = KEYS[event.key] || (rows.indexOf(event.target) >= 0 && IN_A_ROW[event.key]);
    if (!step) return;
    event.preventDefault();
    step();
  });
})();
