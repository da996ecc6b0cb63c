// Typing that the server could not take (no network, session over, somebody else saved) is kept in this tab until it is
// stored or thrown away.
(function () {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  const notice = document.querySelector("[data-kept]");
  if (!form || !notice) return;
  const key = "thong-suot:" + form.dataset.keep;
  let failing = false;

  function pairs() {
    return Array.from(new FormData(form)).filter(function (pair) {
      return !(pair[1] instanceof File) && pair[0] !== "csrfmiddlewaretoken";
    });
  }
  function read() {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch (error) { return null; }
  }
  function keep() {
    try {
      sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), pairs: pairs() }));
      return true;
    } catch (error) {
      return false; // a browser without storage, or full
    }
  }
  function drop() {
    try { sessionStorage.removeItem(key); } catch (error) { /* nothing was kept */ }
    notice.hidden = true;
  }

  form.addEventListener("autosave", function (event) {
    const state = event.detail.state;
    if (state === "saved") { failing = false; drop(); }
    if (state === "saving" || state === "saved") return;
    failing = true;
    const status = document.querySelector("[data-autosave-status]");
    if (keep() && status) status.textContent = event.detail.message + " Chữ đã gõ được giữ trong thẻ trình duyệt này.";
  });
  window.addEventListener("pagehide", function () { if (failing && !form.dataset.sending) keep(); });
  form.addEventListener("submit", function () { keep(); }); // until the server's next page says it is stored

  function give(kept) {
    const byName = new Map();
    kept.pairs.forEach(function (pair) { byName.set(pair[0], (byName.get(pair[0]) || []).concat(pair[1])); });
    document.querySelectorAll("[data-formset]").forEach(function (box) {
      const total = box.querySelector("[name$='-TOTAL_FORMS']");
      const wanted = Number((byName.get(total.name) || [0])[0]);
      while (box.rows && Number(total.value) < wanted) box.rows.insert(null);
    });
    Array.from(form.elements).forEach(function (input) {
      if (!input.name || input.name === "csrfmiddlewaretoken" || input.type === "file") return;
      const values = byName.get(input.name) || [];
      if (input.type === "checkbox") input.checked = values.includes(input.value);
      else if (input.multiple) Array.from(input.options).forEach(function (one) { one.selected = values.includes(one.value); });
      else if (values.length) input.value = values[0];
      const picker = input.closest("body-picker");
      if (picker && picker.draw) picker.draw();
    });
    order();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelectorAll("[data-formset] select").forEach(function (one) { one.dispatchEvent(new Event("change", { bubbles: true })); });
  }

  function order() {
    document.querySelectorAll("[data-formset]").forEach(function (box) {
      if (!box.rows) return;
      const all = Array.from(box.rows.holder.querySelectorAll("[data-formset-row]"));
      function place(row) { return Number((row.querySelector("[name$='-ORDER']") || {}).value) || 9999; }
      all.sort(function (a, b) { return place(a) - place(b); }).forEach(function (row) {
        const mark = row.querySelector("[name$='-DELETE']");
        box.rows.holder.append(row);
        row.hidden = Boolean(mark && mark.checked);
      });
      box.rows.renumber();
    });
  }

  const kept = read();
  // Is every word that was kept on the page? Then it was stored meanwhile, or the page itself shows what was typed.
  function isHere() {
    const here = new Set(pairs().map(function (pair) { return pair[1].normalize("NFC").trim(); }));
    return kept.pairs.every(function (pair) {
      return /^version$|-(ORDER|id|(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)$/.test(pair[0]) || here.has(pair[1].normalize("NFC").trim());
    });
  }
  if (!kept) return;
  if (isHere() || !form.dataset.autosave) return drop();
  notice.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString("vi-VN", {
    hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", hour12: false,
  });
  notice.hidden = false;
  notice.querySelector("[data-kept-use]").addEventListener("click", function () { give(kept); notice.hidden = true; });
  notice.querySelector("[data-kept-drop]").addEventListener("click", drop);
})();
