// Small helps on top of pages that work without them: search key, theme, menus, forms, trees, print.
(function () {
  "use strict";

  function each(selector, root, act) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), act);
  }

  // Key "/" goes to the search box, unless somebody is typing.
  document.addEventListener("keydown", function (event) {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector("[data-search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Escape") {
      each("details[data-menu][open]", document, function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  // Menus close when the attention goes elsewhere.
  function closeMenus(event) {
    each("details[data-menu][open]", document, function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
  document.addEventListener("click", closeMenus);
  document.addEventListener("focusin", closeMenus);

  // Light, dark, or as the machine says; the choice stays in this browser.
  function showTheme() {
    each("[data-theme]", document, function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === window.thongSuotTheme.get()));
    });
  }
  each("[data-theme-choice]", document, function (group) {
    group.hidden = false;
    group.addEventListener("click", function (event) {
      const button = event.target.closest("[data-theme]");
      if (button) { window.thongSuotTheme.set(button.dataset.theme); showTheme(); }
    });
    showTheme();
  });

  // A form that came back with errors: start at the summary; its links lead into the field itself.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  document.addEventListener("click", function (event) {
    const link = event.target.closest("[data-error-summary] a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
  });

  // Double click safe: the second sending of a form is swallowed, its button says it is working.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "1";
    form.setAttribute("aria-busy", "true");
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    setTimeout(function () { release(form); }, 15000); // a download or a lost answer leaves the page open
  });
  function release(form) {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
    each("[aria-disabled]", form, function (button) { button.removeAttribute("aria-disabled"); });
  }
  window.addEventListener("pageshow", function () { each("form[data-sending]", document, release); });

  // Rows of a formset (before the first snapshot below is taken): add, remove, move up and down. Without this the extra blank rows of the page serve.
  each("[data-formset]", document, function (box) {
    const total = box.querySelector("[name$='-TOTAL_FORMS']");
    const rows = box.querySelector("[data-formset-rows]");
    const blank = box.querySelector("template[data-formset-template]");
    const add = box.querySelector("[data-formset-add]");

    function visible() {
      return Array.from(rows.querySelectorAll("[data-formset-row]")).filter(function (row) { return !row.hidden; });
    }

    function renumber() {
      visible().forEach(function (row, at, all) {
        const order = row.querySelector("[name$='-ORDER']");
        const number = row.querySelector("[data-formset-number]");
        const up = row.querySelector("[data-formset-up]");
        const down = row.querySelector("[data-formset-down]");
        if (order) order.value = at + 1;
        if (number) number.textContent = at + 1;
        if (up) up.disabled = at === 0;
        if (down) down.disabled = at === all.length - 1;
      });
    }

    function dress(row) {
      each("[data-formset-up], [data-formset-down], [data-formset-remove]", row, function (b) { b.hidden = false; });
      each(".formset-order, .formset-delete", row, function (part) { part.hidden = true; });
    }

    function move(row, step, button) {
      const all = visible();
      const other = all[all.indexOf(row) + step];
      if (!other) return;
      rows.insertBefore(step < 0 ? row : other, step < 0 ? other : row);
      renumber();
      (button.disabled ? row.querySelector("button:not([hidden]):not([disabled])") : button).focus();
    }

    function remove(row) {
      const mark = row.querySelector("[name$='-DELETE']");
      const all = visible();
      const next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
      if (mark) mark.checked = true;
      row.hidden = true;
      renumber();
      ((next && next.querySelector("input:not([type=hidden]), textarea, select")) || add).focus();
    }

    function insert(after) {
      const holder = document.createElement("div");
      holder.innerHTML = blank.innerHTML.replace(/__prefix__/g, total.value);
      const fresh = holder.firstElementChild;
      rows.insertBefore(fresh, after ? after.nextElementSibling : null);
      total.value = Number(total.value) + 1;
      dress(fresh);
      renumber();
      return fresh;
    }
    box.rows = { holder: rows, visible: visible, insert: insert, renumber: renumber };

    box.addEventListener("click", function (event) {
      const button = event.target.closest("button");
      const row = button && button.closest("[data-formset-row]");
      if (!button) return;
      if (button.matches("[data-formset-up]")) move(row, -1, button);
      if (button.matches("[data-formset-down]")) move(row, 1, button);
      if (button.matches("[data-formset-remove]")) remove(row);
      if (button === add) insert().querySelector("input:not([type=hidden]), textarea, select").focus();
    });
    if (add) add.hidden = false;
    // A page that came back with errors lists rows by number; their order is what was sent.
    function place(row) { return Number((row.querySelector("[name$='-ORDER']") || {}).value) || 9999; }
    const given = Array.from(rows.querySelectorAll("[data-formset-row]"));
    const sorted = given.slice().sort(function (a, b) { return place(a) - place(b); });
    if (sorted.some(function (row, at) { return row !== given[at]; })) rows.append(...sorted);
    each("[data-formset-row]", rows, function (row) {
      dress(row);
      const mark = row.querySelector("[name$='-DELETE']");
      if (mark && mark.checked) row.hidden = true;
    });
    renumber();
  });

  // Ask before leaving with unsaved typing or chosen files.
  function isFile(pair) { return pair[1] instanceof File; }
  function typed(form) {
    return new URLSearchParams(Array.from(new FormData(form)).filter(function (pair) {
      return !isFile(pair) && pair[0] !== "attempts";
    })).toString();
  }
  function chosen(form) {
    return Array.from(new FormData(form)).filter(isFile).map(function (pair) { return pair[1].name; }).join("");
  }
  each("form[data-guard]", document, function (form) {
    let before = typed(form);
    form.addEventListener("saved", function () { before = typed(form); });
    window.addEventListener("beforeunload", function (event) {
      if (!form.dataset.sending && (typed(form) !== before || chosen(form))) event.preventDefault();
    });
  });

  // Autosave: what changed goes to the server every 8 seconds, when a field is left and when the page is.
  each("form[data-autosave]", document, function (form) {
    const status = document.querySelector(form.dataset.autosaveTarget || "[data-autosave-status]");
    let before = typed(form);
    let busy = false;
    let waiting = null;
    let stopped = false;
    let ended = false;
    let leaving = false;
    const attempts = form.elements.attempts; // this page's names of saves it got no answer for; the last is the newest
    let attempted = null;

    // `state` is told to other scripts: saving, saved, ended (session), stale, refused, lost (network).
    function say(text, bad, state) {
      if (status) {
        status.textContent = text;
        status.classList.toggle("is-bad", Boolean(bad));
      }
      form.dispatchEvent(new CustomEvent("autosave", { detail: { state: state, message: text } }));
    }

    function textOnly() {
      const data = new FormData(form);
      Array.from(data.keys()).forEach(function (name) {
        if (data.get(name) instanceof File) data.delete(name); // files go with the real sending
      });
      return data;
    }

    // A save whose answer is lost may be stored all the same: by its name the next one knows it for its own.
    function name(now) {
      if (!attempts || (attempts.value && now === attempted)) return;
      attempted = now;
      const fresh = Array.from(crypto.getRandomValues(new Uint8Array(8)), function (one) { return one.toString(36); });
      attempts.value = attempts.value.split(" ").filter(Boolean).slice(-39).concat(fresh.join("")).join(" ");
    }

    function sessionOver() {
      ended = true;
      say("Phiên làm việc đã hết. Mở thẻ khác để đăng nhập lại, rồi quay lại đây: nội dung còn nguyên.", true, "ended");
    }

    // Signed in again in another tab: this page takes over the new session's token, if it is the same person's form.
    async function renew() {
      const response = await fetch(window.location.href, { credentials: "same-origin", redirect: "manual" });
      if (!response.ok) return false; // still the way to the sign-in page
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const twin = page.querySelector("form[data-autosave='" + form.dataset.autosave + "']");
      if (!twin || twin.dataset.keep !== form.dataset.keep) return false;
      form.elements.csrfmiddlewaretoken.value = twin.elements.csrfmiddlewaretoken.value;
      ended = false;
      return true;
    }

    async function settle(response, sent) {
      const answer = (response.headers.get("Content-Type") || "").includes("json") ? await response.json() : {};
      if (response.type === "opaqueredirect" || (response.status === 403 && !answer.message)) {
        return sessionOver();
      }
      if ((response.status === 409 && !answer.retry) || response.status === 403) {
        stopped = true;
        return say(answer.message || "Người khác vừa sửa nội dung này. Tải lại trang để xem bản mới.", true, "stale");
      }
      if (!response.ok) return say(answer.message || "Chưa lưu được. Cổng sẽ tự thử lại.", true, "refused");
      if (attempts) attempts.value = "";
      const untouched = typed(form) === sent; // nothing was typed while the answer was on its way
      each("input[type=hidden][name]", form, function (input) {
        if (answer.fields && input.name in answer.fields) input.value = answer.fields[input.name];
      });
      before = untouched ? typed(form) : "";
      if (!untouched) setTimeout(save, 1000);
      if (untouched) form.dispatchEvent(new Event("saved"));
      if (answer.message) return say(answer.message, true, "saved"); // saved, but something on the screen is not right yet
      const clock = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
      if (answer.notice) return say("Đã lưu lúc " + clock + ". " + answer.notice, true, "saved");
      return say("Đã lưu lúc " + clock, false, "saved");
    }

    async function save(alive) {
      let now = typed(form);
      if (busy || stopped || leaving || form.dataset.sending || now === before) return;
      busy = true;
      say("Đang lưu…", false, "saving");
      try {
        if (ended && !(await renew())) return sessionOver();
        now = typed(form);
        name(now);
        await settle(await fetch(form.dataset.autosave, {
          method: "POST",
          body: textOnly(),
          credentials: "same-origin",
          redirect: "manual",
          keepalive: alive === true && new Blob([now]).size < 60000, // browsers refuse longer ones
          headers: { Accept: "application/json", "X-Requested-With": "autosave" },
        }), now);
      } catch (error) {
        say("Mất kết nối: chưa lưu được, nội dung còn trên màn hình. Cổng sẽ tự thử lại.", true, "lost");
      } finally {
        busy = false;
        if (waiting) { const go = waiting; waiting = null; go(); }
      }
    }

    // The real sending waits for an autosave on its way, or it would carry the version that one is replacing.
    form.addEventListener("submit", function (event) {
      if (!busy) return name(typed(form));
      event.preventDefault();
      const button = event.submitter;
      waiting = function () { form.requestSubmit(button); };
    });

    // For scripts that must act on the stored text: true when everything typed is stored.
    form.saveNow = async function () {
      for (let turn = 0; busy && turn < 50; turn += 1) await new Promise(function (go) { setTimeout(go, 100); });
      await save();
      return !busy && !stopped && typed(form) === before;
    };

    form.hasUnsaved = function () { return typed(form) !== before; };

    setInterval(save, 8000);
    form.addEventListener("focusout", function (event) {
      if (!event.relatedTarget || event.relatedTarget.type !== "submit") save();
    });
    // Where words are kept in the browser (data-keep), nothing is sent while the page goes away: a save that arrives
    // after the next page was made would leave that page with an old version.
    document.addEventListener("visibilitychange", function () { if (document.hidden) save(!form.dataset.keep); });
    window.addEventListener("pagehide", function () {
      if (!form.dataset.keep) save(true);
      leaving = true;
    });
    window.addEventListener("pageshow", function () { leaving = false; });
  });

  // One box that ticks all boxes of its name in the same form.
  each("[data-check-all]", document, function (holder) {
    const box = holder.querySelector("input");
    holder.hidden = false;
    box.addEventListener("change", function () {
      each("input[name='" + holder.dataset.checkAll + "']", box.form, function (one) { one.checked = box.checked; });
    });
  });

  // Trees: a level is fetched once by htmx, afterwards opening and closing needs no server.
  document.addEventListener("click", function (event) {
    const toggle = event.target.closest("[data-tree-toggle]");
    if (!toggle) return;
    event.preventDefault();
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    toggle.closest(".tree-node").querySelector(".tree-children").hidden = !open;
  });

  each("[data-print]", document, function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
