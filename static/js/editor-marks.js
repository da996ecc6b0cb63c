// Light marks in the texts of a draft: bold, italic, lists by button or key, and paste from office programs.
(function () {
  "use strict";
  const form = document.querySelector("form[data-paste]");
  if (!form) return;
  const LABEL = /^(\s*(?:[-+–•]|\d{1,2}(?:\.\d{1,2})*\.|[a-zđ]\))[ \t]+)?(.*)$/u;
  const LETTERS = "abcdđeghiklmnopqrstuvxy";
  const BUTTONS = [
    ["bold", "B", "Đậm (Ctrl+B)", "Control+B"],
    ["italic", "I", "Nghiêng (Ctrl+I)", "Control+I"],
    ["dash", "–", "Gạch đầu dòng", ""],
    ["letter", "a)", "Điểm a, b, c", ""],
    ["number", "1.", "Đánh số 1, 2, 3", ""],
  ];
  const MAX = 2000000;

  // Through the browser's own editing, so that Ctrl+Z takes it back.
  function write(area, start, end, text) {
    area.focus();
    area.setSelectionRange(start, end);
    const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!done) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function word(area) {
    const text = area.value;
    let start = area.selectionStart;
    let end = area.selectionEnd;
    if (start !== end) return [start, end];
    while (start > 0 && /[\p{L}\p{N}\p{M}]/u.test(text[start - 1])) start -= 1;
    while (end < text.length && /[\p{L}\p{N}\p{M}]/u.test(text[end])) end += 1;
    return [start, end];
  }

  function wrapLine(line, sign) {
    const [, label = "", rest] = LABEL.exec(line);
    const core = rest.trim();
    if (!core) return line;
    const lead = rest.slice(0, rest.indexOf(core));
    const tail = rest.slice(lead.length + core.length);
    return label + lead + sign + core + sign + tail;
  }

  // How many stars touch the text: `*x*` is italic, `**x**` bold, `***x***` both.
  function stars(text, start, end) {
    let count = 0;
    while (count < 3 && text[start - 1 - count] === "*" && text[end + count] === "*") count += 1;
    return count;
  }

  function mark(area, sign) {
    const [start, end] = word(area);
    const text = area.value;
    const around = stars(text, start, end);
    const size = sign.length;
    if (around === size || around === 3) {
      write(area, start - size, end + size, text.slice(start, end));
      area.setSelectionRange(start - size, end - size);
      return;
    }
    const chosen = text.slice(start, end);
    const made = chosen ? chosen.split("\n").map(function (line) { return wrapLine(line, sign); }).join("\n") : sign + sign;
    write(area, start, end, made);
    if (!chosen) area.setSelectionRange(start + size, start + size);
    else if (chosen.includes("\n")) area.setSelectionRange(start, start + made.length);
    else area.setSelectionRange(start + made.indexOf(sign) + size, start + made.lastIndexOf(sign));
  }

  function listed(area, kind) {
    const text = area.value;
    const start = text.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const stop = text.indexOf("\n", area.selectionEnd);
    const end = stop < 0 ? text.length : stop;
    const lines = text.slice(start, end).split("\n");
    const own = { dash: /^\s*[-–•][ \t]/, letter: /^\s*[a-zđ]\)[ \t]/u, number: /^\s*\d{1,2}\.[ \t]/ }[kind];
    const off = lines.every(function (line) { return !line.trim() || own.test(line); }) && lines.some(function (line) { return line.trim(); });
    let at = 0;
    const made = lines.map(function (line) {
      const rest = LABEL.exec(line)[2];
      if (!line.trim() && lines.length > 1) return line;
      if (off) return rest;
      at += 1;
      return { dash: "- ", letter: LETTERS[(at - 1) % LETTERS.length] + ") ", number: at + ". " }[kind] + rest;
    }).join("\n");
    write(area, start, end, made);
    if (lines.length > 1) area.setSelectionRange(start, start + made.length);
  }

  function run(area, name) {
    if (name === "bold") mark(area, "**");
    else if (name === "italic") mark(area, "*");
    else listed(area, name);
  }

  function dress(area) {
    if (area.dataset.marks === "on" || area.closest("template")) return;
    area.dataset.marks = "on";
    const bar = document.createElement("div");
    bar.className = "marks";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Định dạng chữ");
    BUTTONS.forEach(function (one) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "mark mark-" + one[0];
      button.textContent = one[1];
      button.setAttribute("aria-label", one[2]);
      button.title = one[2];
      if (one[3]) button.setAttribute("aria-keyshortcuts", one[3]);
      button.addEventListener("mousedown", function (event) { event.preventDefault(); });
      button.addEventListener("click", function () { run(area, one[0]); });
      bar.append(button);
    });
    if (/^phan-.*-text$/.test(area.name)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "mark mark-split";
      button.dataset.split = "";
      button.textContent = "Tách tại con trỏ";
      button.title = "Tách chữ sau con trỏ thành phần mới (Ctrl+Enter)";
      button.setAttribute("aria-keyshortcuts", "Control+Enter");
      button.addEventListener("mousedown", function (event) { event.preventDefault(); });
      bar.append(button);
    }
    const note = document.createElement("span");
    note.className = "marks-note";
    note.setAttribute("role", "status");
    bar.append(note);
    area.before(bar);
    area.marksNote = note;
  }
  function dressAll() { form.querySelectorAll("textarea[data-marks='']").forEach(dress); }

  form.addEventListener("keydown", function (event) {
    const area = event.target;
    if (!area.matches("textarea[data-marks]") || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const name = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (name) { event.preventDefault(); run(area, name); }
  });

  async function read(html) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("html", html);
    const answer = await fetch(form.dataset.paste, {
      method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(15000),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.message);
    return told.text;
  }

  form.addEventListener("paste", async function (event) {
    const area = event.target;
    const board = event.clipboardData;
    if (!area.matches("textarea[data-marks]") || !board) return;
    const html = board.getData("text/html");
    const plain = board.getData("text/plain");
    if (!html.trim() || html.length > MAX) return;
    event.preventDefault();
    const note = area.marksNote;
    let text = plain;
    note.textContent = "Đang dán…";
    area.setAttribute("aria-busy", "true");
    try {
      text = (await read(html)) || plain;
      note.textContent = "Đã dán, giữ đoạn, danh sách, đậm, nghiêng.";
    } catch (error) {
      note.textContent = "Chỉ dán được chữ, không kèm định dạng.";
    }
    area.removeAttribute("aria-busy");
    write(area, area.selectionStart, area.selectionEnd, text);
  });

  new MutationObserver(dressAll).observe(form, { childList: true, subtree: true });
  dressAll();
})();
