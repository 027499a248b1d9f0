// Marking a part of a page by dragging; the form beneath does the same with numbers.
(function () {
  "use strict";

  var page = document.getElementById("gambar");
  var form = document.getElementById("tandai");
  if (!page || !form) return;
  var draft = page.querySelector(".redact-draft");
  var width = Number(page.dataset.width);
  var height = Number(page.dataset.height);
  var fields = {};
  ["left", "top", "right", "bottom"].forEach(function (name) {
    fields[name] = document.getElementById("tanda-" + name);
  });
  var touch = form.querySelector("[data-touch-marking]");
  var start = null;

  form.open = true;
  form.querySelector("[data-with-script]").hidden = false;
  page.classList.add("is-marking");
  if (window.matchMedia("(any-pointer: coarse)").matches) form.querySelector("[data-with-touch]").hidden = false;

  // On a touch screen dragging scrolls the page, unless it was asked for.
  touch.addEventListener("click", function () {
    var on = touch.getAttribute("aria-pressed") !== "true";
    touch.setAttribute("aria-pressed", String(on));
    page.classList.toggle("takes-touch", on);
    if (on) page.scrollIntoView({ block: "nearest" });
  });

  function place(event) {
    var at = new DOMPoint(event.clientX, event.clientY).matrixTransform(page.getScreenCTM().inverse());
    return { x: Math.min(Math.max(at.x, 0), width), y: Math.min(Math.max(at.y, 0), height) };
  }

  function show(box) {
    draft.setAttribute("x", box.left);
    draft.setAttribute("y", box.top);
    draft.setAttribute("width", box.right - box.left);
    draft.setAttribute("height", box.bottom - box.top);
    draft.setAttribute("visibility", "visible");
  }

  function between(one, other) {
    return {
      left: Math.min(one.x, other.x),
      top: Math.min(one.y, other.y),
      right: Math.max(one.x, other.x),
      bottom: Math.max(one.y, other.y),
    };
  }

  page.addEventListener("pointerdown", function (event) {
    if (event.button !== 0 || (event.pointerType === "touch" && !page.classList.contains("takes-touch"))) return;
    event.preventDefault();
    start = place(event);
    page.setPointerCapture(event.pointerId);
  });

  page.addEventListener("pointermove", function (event) {
    if (start) show(between(start, place(event)));
  });

  page.addEventListener("pointerup", function (event) {
    if (!start) return;
    var box = between(start, place(event));
    start = null;
    // A click is no rectangle.
    if (box.right - box.left < width / 500 || box.bottom - box.top < height / 500) return fromForm();
    fields.left.value = Math.floor((box.left * 1000) / width);
    fields.top.value = Math.floor((box.top * 1000) / height);
    fields.right.value = Math.ceil((box.right * 1000) / width);
    fields.bottom.value = Math.ceil((box.bottom * 1000) / height);
    fromForm();
    var letter = document.getElementById("tanda-letter");
    (letter.value ? document.getElementById("tanda-reason") : letter).focus({ preventScroll: event.pointerType !== "touch" });
  });

  page.addEventListener("pointercancel", function () {
    start = null;
    fromForm();
  });

  // The rectangle follows what is typed.
  function fromForm() {
    var box = {
      left: (fields.left.value * width) / 1000,
      top: (fields.top.value * height) / 1000,
      right: (fields.right.value * width) / 1000,
      bottom: (fields.bottom.value * height) / 1000,
    };
    if (fields.right.value && box.right > box.left && box.bottom > box.top && box.right <= width && box.bottom <= height) show(box);
    else draft.setAttribute("visibility", "hidden");
  }

  Object.keys(fields).forEach(function (name) {
    fields[name].addEventListener("input", fromForm);
  });
  fromForm();
})();
