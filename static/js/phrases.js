// Standard phrases go into the field beside them, after what is written there already. Without it they are copied by hand.
(function () {
  "use strict";

  function put(phrase, id) {
    var box = document.getElementById(id);
    if (!box || !phrase) return;
    box.value = box.value.trim() ? box.value.replace(/\s+$/, "") + "\n" + phrase : phrase;
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  Array.prototype.forEach.call(document.querySelectorAll("button[data-phrase]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { put(button.dataset.phrase, button.dataset.into); });
  });

  Array.prototype.forEach.call(document.querySelectorAll("button[data-from]"), function (button) {
    var list = document.getElementById(button.dataset.from);
    button.hidden = false;
    button.addEventListener("click", function () {
      put(list.value, button.dataset.into);
      list.value = "";
    });
  });
})();
