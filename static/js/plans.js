// The plan editor: only the fields a recipient's mode needs.
(function () {
  "use strict";
  function fit(box) {
    const select = box.querySelector("select[name$='-mode']");
    box.querySelectorAll("[data-for-mode]").forEach(function (part) {
      part.hidden = !part.dataset.forMode.split(" ").includes(select.value);
    });
  }
  document.addEventListener("change", function (event) {
    const box = event.target.closest("[data-modes]");
    if (box && event.target.name.endsWith("-mode")) fit(box);
  });
  document.querySelectorAll("[data-modes]").forEach(fit);
  new MutationObserver(function () { document.querySelectorAll("[data-modes]").forEach(fit); })
    .observe(document.body, { childList: true, subtree: true });
})();
