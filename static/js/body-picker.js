// Choosing a body: suggestions come by htmx below the field; a click or Enter puts the chosen one into it.
(function () {
  "use strict";

  function close(list) { list.textContent = ""; }

  document.addEventListener("click", function (event) {
    const choice = event.target.closest("[data-body]");
    if (choice) {
      const picker = choice.closest(".body-picker");
      const input = picker.querySelector("input");
      input.value = choice.dataset.body;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      close(picker.querySelector(".body-picker-list"));
      input.focus();
      return;
    }
    document.querySelectorAll(".body-picker-list").forEach(function (list) {
      if (!list.closest(".body-picker").contains(event.target)) close(list);
    });
  });

  document.addEventListener("keydown", function (event) {
    const picker = event.target.closest(".body-picker");
    if (!picker) return;
    const choices = Array.from(picker.querySelectorAll("[data-body]"));
    const at = choices.indexOf(document.activeElement);
    if (event.key === "Escape") { close(picker.querySelector(".body-picker-list")); picker.querySelector("input").focus(); }
    if (event.key === "ArrowDown" && choices.length) { event.preventDefault(); choices[Math.min(at + 1, choices.length - 1)].focus(); }
    if (event.key === "ArrowUp" && choices.length) {
      event.preventDefault();
      (at > 0 ? choices[at - 1] : picker.querySelector("input")).focus();
    }
  });
})();
