// Form builder: fields that do not apply to the chosen kind are hidden and not sent. The server says which
// (data-kinds); without this script all of them are shown and the server decides.
(function () {
  "use strict";

  function inputsOf(row, name) {
    return Array.from(row.querySelectorAll("[name$='-" + name + "']"));
  }

  function showFields(row, kinds, kind) {
    const all = new Set(Object.values(kinds).flatMap(function (one) { return one.fields; }));
    all.forEach(function (name) {
      const inputs = inputsOf(row, name);
      const field = inputs.length && inputs[0].closest(".field");
      const applies = kind.fields.includes(name) || (field && field.classList.contains("has-error"));
      if (!field) return;
      field.hidden = !applies;
      inputs.forEach(function (input) { input.disabled = !applies; });
    });
  }

  function offerRules(row, kind) {
    const select = kind.rules && inputsOf(row, "rule")[0];
    if (!select) return;
    Array.from(select.options).forEach(function (option) {
      const fits = !option.value || kind.rules.includes(option.value);
      option.hidden = option.disabled = !fits && !option.selected;
    });
  }

  function dress(row, isChosen) {
    const select = row.querySelector("[data-kinds]");
    const kinds = select && JSON.parse(select.dataset.kinds);
    const kind = kinds && kinds[select.value];
    if (!kind) return;
    const rule = kind.rules && inputsOf(row, "rule")[0];
    if (isChosen && rule && !kind.rules.includes(rule.value)) rule.value = "";
    showFields(row, kinds, kind);
    offerRules(row, kind);
  }

  document.querySelectorAll("[data-formset-rows]").forEach(function (rows) {
    rows.querySelectorAll("[data-formset-row]").forEach(function (row) { dress(row, false); });
    new MutationObserver(function (changes) {
      changes.forEach(function (change) {
        change.addedNodes.forEach(function (row) { if (row.matches && row.matches("[data-formset-row]")) dress(row, false); });
      });
    }).observe(rows, { childList: true });
    rows.addEventListener("change", function (event) {
      if (event.target.matches("[data-kinds]")) {
        const row = event.target.closest("[data-formset-row]");
        row.querySelectorAll(".has-error").forEach(function (field) { field.classList.remove("has-error"); });
        dress(row, true);
      }
    });
    const form = rows.closest("form");
    if (form) form.dispatchEvent(new Event("saved")); // tidying up is no typing to be kept
  });
})();
