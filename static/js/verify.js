// A letter is compared in the browser: its SHA-256 is made here and only that is sent. Where this cannot be done, the
// form uploads the file as it does without JavaScript.
(function () {
  "use strict";

  var LARGEST_BYTES = 20 * 1024 * 1024;
  var place = document.querySelector("[data-verify]");
  if (!place || !window.crypto || !crypto.subtle || !window.fetch) return;
  var input = place.querySelector("input[type=file]");
  var zone = place.querySelector("[data-drop]");
  var said = place.querySelector("[data-said]");
  var asked = 0; // the last file chosen; an answer to an earlier one is too late

  place.querySelector("[data-drop-words]").hidden = false;

  function hexadecimal(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  function paragraph(text) {
    var element = document.createElement("p");
    element.textContent = text;
    return element;
  }

  function say(tone, parts) {
    var note = document.createElement("div");
    var body = document.createElement("div");
    note.className = "note note-" + tone;
    body.className = "note-body";
    parts.forEach(function (part) { body.appendChild(part); });
    note.appendChild(body);
    said.replaceChildren(note);
  }

  function tell(answer) {
    var parts = [paragraph(answer.sentence)];
    if (answer.href) {
      var link = document.createElement("a");
      link.href = answer.href;
      link.textContent = said.dataset.open;
      parts.push(document.createElement("p"));
      parts[1].appendChild(link);
    } else {
      parts.push(paragraph(said.dataset.more));
    }
    say(answer.state === "exact" && !answer.is_revoked ? "done" : "late", parts);
  }

  function compare(file) {
    var mine = ++asked;
    if (file.size > LARGEST_BYTES) {
      said.replaceChildren();
      return;
    }
    say("calm", [paragraph(said.dataset.reading)]);
    file.arrayBuffer().then(function (bytes) {
      return crypto.subtle.digest("SHA-256", bytes);
    }).then(function (digest) {
      var address = place.dataset.verify.replace(/0{64}/, hexadecimal(digest));
      return fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    }).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then(function (answer) {
      if (mine === asked) tell(answer);
    }).catch(function () {
      if (mine === asked) say("soon", [paragraph(said.dataset.failed)]);
    });
  }

  input.addEventListener("change", function () {
    if (input.files.length) compare(input.files[0]);
    else said.replaceChildren();
  });
  ["dragenter", "dragover"].forEach(function (name) {
    zone.addEventListener(name, function (event) {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  });
  zone.addEventListener("dragleave", function (event) {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    compare(input.files[0]);
  });
})();
