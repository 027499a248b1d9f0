// Small comforts; every page works without them.
(function () {
  "use strict";

  // One click sends once. The values stay, and coming back with the browser's back key frees the button again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.querySelectorAll("button[type=submit]").forEach(function (button) {
      button.setAttribute("aria-disabled", "true");
    });
    // A download leaves the page where it is: free the form after a while.
    setTimeout(free, 8000, form);
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(free);
  });

  function free(form) {
    delete form.dataset.sent;
    form.querySelectorAll("button[aria-disabled]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
    });
  }

  // Escape closes an open menu and gives the focus back to its word; a click elsewhere closes it too.
  var MENUS = ".menu[open], .nav-group[open]";

  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector(MENUS);
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll(MENUS).forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
