// Typing that the server could not take (no network, session over, somebody else saved) is kept in this tab (with
// data-keep-in="browser": in this browser, so that it outlives the tab) until it is stored or thrown away.
(function () {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  const notice = document.querySelector("[data-kept]");
  if (!form || !notice) return;
  const key = "thong-suot:" + form.dataset.keep;
  const inBrowser = form.dataset.keepIn === "browser";
  let failing = false;
  let base = []; // what the server has: only what was changed since then is put back where several people write

  function pairs() {
    return Array.from(new FormData(form)).filter(function (pair) {
      return !(pair[1] instanceof File) && pair[0] !== "csrfmiddlewaretoken";
    });
  }
  function storage() { return inBrowser ? localStorage : sessionStorage; }
  function read() {
    try { return JSON.parse(storage().getItem(key)); } catch (error) { return null; }
  }
  function keep() {
    try {
      storage().setItem(key, JSON.stringify({ at: Date.now(), pairs: pairs(), base: inBrowser ? base : [] }));
      return true;
    } catch (error) {
      return false; // a browser without storage, or full
    }
  }
  function drop() {
    try { storage().removeItem(key); } catch (error) { /* nothing was kept */ }
    notice.hidden = true;
  }

  base = pairs();
  form.addEventListener("saved", function () { base = pairs(); });
  form.addEventListener("autosave", function (event) {
    const state = event.detail.state;
    if (state === "saved") { failing = false; drop(); }
    if (state === "saving" || state === "saved") return;
    failing = true;
    const status = document.querySelector("[data-autosave-status]");
    if (keep() && status) status.textContent = event.detail.message + " Nội dung đã gõ được giữ trong " + (inBrowser ? "trình duyệt này." : "thẻ trình duyệt này.");
  });
  window.addEventListener("pagehide", function () { if ((failing || (form.hasUnsaved && form.hasUnsaved())) && !form.dataset.sending) keep(); });
  form.addEventListener("submit", function () { keep(); }); // until the server's next page says it is stored

  function grouped(list) {
    const byName = new Map();
    list.forEach(function (pair) { byName.set(pair[0], (byName.get(pair[0]) || []).concat(pair[1])); });
    return byName;
  }
  // Fields that were not touched keep what the page shows now; rows of one table go together.
  function family(name) { return name.replace(/^(rows-\d+)-.*$/, "$1"); }
  function touched(kept) {
    const was = grouped(kept.base || []);
    const now = grouped(kept.pairs);
    const names = new Set(Array.from(was.keys()).concat(Array.from(now.keys())));
    return new Set(Array.from(names).filter(function (name) {
      return JSON.stringify(was.get(name)) !== JSON.stringify(now.get(name));
    }).map(family));
  }

  function give(kept) {
    const byName = grouped(kept.pairs);
    const changed = inBrowser ? touched(kept) : null;
    document.querySelectorAll("[data-formset]").forEach(function (box) {
      const total = box.querySelector("[name$='-TOTAL_FORMS']");
      const wanted = Number((byName.get(total.name) || [0])[0]);
      if (changed && !changed.has(family(total.name))) return;
      while (box.rows && Number(total.value) < wanted) box.rows.insert(null);
    });
    Array.from(form.elements).forEach(function (input) {
      if (changed && !changed.has(family(input.name))) return;
      if (!input.name || /^(csrfmiddlewaretoken|lock_version)$/.test(input.name) || input.type === "file") return;
      const values = byName.get(input.name) || [];
      if (input.type === "checkbox" || input.type === "radio") input.checked = values.includes(input.value);
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
      return /^(lock_)?version$|^attempts$|-(ORDER|id|(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)$/.test(pair[0]) || here.has(pair[1].normalize("NFC").trim());
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
