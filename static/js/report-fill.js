// A line marked as unchanged since the period before loses the mark as soon as something is typed in it.
(function () {
  "use strict";
  const form = document.querySelector("form.report-fill");
  if (!form) return;

  function marksOf(field) {
    const line = field.closest("[data-formset-row], .answer");
    return line ? Array.from(line.querySelectorAll("input[name^='carried-'], input[name$='-is_carried']")) : [];
  }
  form.addEventListener("input", function (event) {
    if (event.target.type === "checkbox" || event.target.type === "file" || !event.isTrusted) return;
    if (!event.target.value && event.target.type !== "radio") return; // emptied: the mark fills it again
    marksOf(event.target).forEach(function (mark) { mark.checked = false; });
  });
})();
