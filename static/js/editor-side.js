// Beside the form: the pages of what is typed, and the clerk's check of what is saved.
(function () {
  "use strict";
  const editor = document.querySelector("[data-editor]");
  const form = editor && editor.querySelector("form[data-preview]");
  if (!form) return;
  const side = editor.querySelector("[data-side]");
  const views = editor.querySelector("[data-views]");
  const pages = side.querySelector("[data-pages]");
  const checks = side.querySelector("[data-checks]");
  const pagesStatus = side.querySelector("[data-pages-status]");
  const checksStatus = side.querySelector("[data-checks-status]");
  const count = views.querySelector("[data-checks-count]");
  const wide = window.matchMedia("(min-width: 1200px)");
  const REST = 750; // two looks without a change: typing has stopped for about 1.5 s
  let shown = wide.matches ? "pages" : "form";
  let lastSide = editor.dataset.editor === "checks" ? "checks" : "pages";
  let drawn = "";
  let seen = "";
  let busy = false;
  let notBefore = 0;

  function typed() {
    return new URLSearchParams(Array.from(new FormData(form)).filter(function (pair) {
      return !(pair[1] instanceof File);
    })).toString();
  }

  function show(name) {
    shown = name;
    if (name !== "form") lastSide = name;
    const open = wide.matches && name === "form" ? lastSide : name;
    editor.dataset.shown = open;
    pages.hidden = open === "checks";
    pagesStatus.hidden = pages.hidden;
    checks.hidden = open !== "checks";
    checksStatus.hidden = checks.hidden;
    views.querySelectorAll("[data-show]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.show === open));
    });
  }

  views.addEventListener("click", function (event) {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    show(button.dataset.show);
    if (!wide.matches) views.scrollIntoView({ block: "start" });
    look();
  });
  wide.addEventListener("change", function () { show(wide.matches ? lastSide : "form"); });
  editor.addEventListener("editor:show", function () { if (!wide.matches) show("form"); });

  function clock() {
    return new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  }

  async function told(answer) {
    if (answer.redirected) return "Phiên làm việc đã hết; đăng nhập lại ở thẻ khác để xem trang tiếp.";
    const kind = answer.headers.get("Content-Type") || "";
    return (kind.includes("json") && (await answer.json()).message) || "Chưa lập được trang xem.";
  }

  // One preview at a time; the last good pages stay when the input is not complete.
  async function draw() {
    const sent = typed();
    const start = Date.now();
    busy = true;
    pagesStatus.textContent = "Đang lập trang…";
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST", body: new URLSearchParams(sent), credentials: "same-origin", headers: { Accept: "application/json" },
      });
      if (answer.ok && !answer.redirected) {
        const html = await answer.text();
        const top = pages.scrollTop;
        const left = pages.scrollLeft;
        pages.innerHTML = html;
        pages.scrollTo(left, top);
        const total = pages.querySelectorAll(".sheet").length;
        pagesStatus.textContent = total + " trang, lập lúc " + clock() + ".";
        pagesStatus.classList.remove("is-bad");
      } else {
        pagesStatus.textContent = await told(answer);
        pagesStatus.classList.add("is-bad");
      }
      drawn = sent;
    } catch (error) {
      pagesStatus.textContent = "Mất kết nối: trang xem dưới đây là bản trước.";
      pagesStatus.classList.add("is-bad");
    } finally {
      busy = false;
      notBefore = Date.now() + 2 * (Date.now() - start); // a long paper is not drawn all the time
    }
  }

  function look() {
    const now = typed();
    const resting = now === seen;
    seen = now;
    if (editor.dataset.shown === "pages" && !busy && Date.now() > notBefore && !document.hidden && now !== drawn && (resting || !drawn)) draw();
  }

  async function check() {
    try {
      const answer = await fetch(form.dataset.check, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error();
      const held = checks.contains(document.activeElement) && document.activeElement.closest("[data-finding]");
      checks.innerHTML = await answer.text();
      const list = checks.querySelector("[data-findings]");
      count.textContent = list.dataset.findings === "0" ? "" : list.dataset.findings;
      checksStatus.textContent = list.dataset.told + " Kiểm tra lúc " + clock() + ".";
      checksStatus.classList.remove("is-bad");
      if (held) {
        const same = Array.from(checks.querySelectorAll("[data-finding]")).find(function (one) { return one.dataset.finding === held.dataset.finding; });
        ((same && same.querySelector("a, button")) || checks).focus();
      }
    } catch (error) {
      checksStatus.textContent = "Chưa kiểm tra lại được; kết quả dưới đây là của bản lưu trước.";
      checksStatus.classList.add("is-bad");
    }
  }

  // "section:2:text", "row:can-cu:1:cited_code" or the id of a field.
  function target(place) {
    const [kind, at, name] = place.split("|");
    if (!at) return document.getElementById(kind);
    const box = form.querySelector("[data-formset='" + kind + "']");
    const row = box && box.rows && box.rows.visible()[Number(at)];
    return row && (row.querySelector("[name$='-" + name + "']") || row.querySelector("input, textarea"));
  }

  checks.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-goto]");
    const field = link && target(link.dataset.goto);
    if (!field) return;
    event.preventDefault();
    if (!wide.matches) show("form");
    const holder = field.closest("details");
    if (holder) holder.open = true;
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
    const words = link.dataset.words;
    const from = words && field.setSelectionRange && field.type !== "number" ? field.value.indexOf(words) : -1;
    if (from >= 0) field.setSelectionRange(from, from + words.length);
  });

  // A fix changes the stored text, so everything typed is stored first; then the page comes back as it is now.
  checks.addEventListener("submit", async function (event) {
    const fix = event.target;
    if (!fix.matches("[data-fix]") || fix.dataset.ready) return;
    event.preventDefault();
    event.stopPropagation();
    checksStatus.textContent = "Đang lưu rồi sửa…";
    if (!(await form.saveNow())) {
      checksStatus.textContent = "Chưa sửa: phần đang gõ chưa lưu được (xem dòng báo lưu).";
      checksStatus.classList.add("is-bad");
      return;
    }
    fix.elements.version.value = form.elements.version.value;
    fix.dataset.ready = "1";
    fix.requestSubmit();
  });

  form.addEventListener("autosave", function (event) { if (event.detail.state === "saved") check(); });
  views.hidden = false;
  side.hidden = false;
  show(wide.matches ? lastSide : editor.dataset.editor === "checks" ? "checks" : "form");
  check().then(function () { if (editor.dataset.editor === "checks") checks.focus({ preventScroll: true }); });
  setInterval(look, REST);
  look();
})();
