// The outline of a draft: its sections with the numbers they print, moved, indented, split and joined by mouse or keys.
(function () {
  "use strict";
  const outline = document.querySelector("[data-outline]");
  const box = document.querySelector("[data-formset='phan']");
  if (!outline || !box || !box.rows) return;
  const form = box.closest("form");
  const list = outline.querySelector("[data-outline-list]");
  const tools = outline.querySelector("[data-outline-tools]");
  const status = outline.querySelector("[data-outline-status]");
  const undoButton = outline.querySelector("[data-outline-act='undo']");
  const patterns = JSON.parse(document.getElementById("so-phan").textContent);
  const FIELDS = ["level", "heading", "label", "text", "holds_tasks", "part", "shape"];
  const DEEPEST = 3;
  const past = [];
  let current = null;

  function field(row, name) { return row.querySelector("[name$='-" + name + "']"); }
  function value(row, name) {
    const input = field(row, name);
    return !input ? "" : input.type === "checkbox" ? input.checked : input.value;
  }
  function put(row, name, next) {
    const input = field(row, name);
    if (!input) return;
    if (input.type === "checkbox") input.checked = next; else input.value = next;
  }
  function level(row) { return Math.min(Math.max(Number(value(row, "level")) || 1, 1), DEEPEST); }
  function rows() { return box.rows.visible(); }

  // Numbers as printed; the server gives the series of each level and each shape.
  function numbers(all) {
    const byPart = {};
    return all.map(function (row) {
      const part = value(row, "part") || "body";
      const own = value(row, "label").trim();
      const annex = part === "annex";
      if (!byPart[part] || (annex && level(row) === 1)) byPart[part] = {};
      const counts = byPart[part];
      const at = Math.max(level(row) - (annex ? 1 : 0), 1);
      const shape = value(row, "shape") || "heading";
      if (annex && level(row) === 1) return "Phụ lục:";
      if (shape === "heading" && !own && !value(row, "heading").trim()) return "";
      const key = shape === "heading" ? String(at) : shape;
      counts[key] = (counts[key] || 0) + 1;
      for (let deeper = shape === "heading" ? at + 1 : 1; deeper <= DEEPEST; deeper += 1) counts[deeper] = 0;
      if (own) return shape !== "chapter" && /[\p{L}\p{N}]$/u.test(own) ? own + "." : own;
      return (patterns[key] || [])[counts[key] - 1] || counts[key] + ".";
    });
  }

  function title(row) {
    const words = value(row, "heading").trim() || value(row, "text").trim().split("\n")[0].slice(0, 60);
    return words || "(chưa có tiêu đề)";
  }

  function named(row) {
    const all = rows();
    return ("“" + (numbers(all)[all.indexOf(row)] || "") + " " + title(row)).replace("“ ", "“") + "”";
  }

  function draw() {
    const held = document.activeElement && list.contains(document.activeElement);
    const all = rows();
    const printed = numbers(all);
    list.replaceChildren(...all.map(function (row, at) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const number = document.createElement("span");
      item.className = "outline-level-" + level(row);
      link.href = "#" + row.id;
      link.rowOfOutline = row;
      number.className = "outline-number";
      number.textContent = printed[at];
      link.append(number, document.createTextNode(" " + title(row)));
      if (row === current) link.setAttribute("aria-current", "true");
      item.append(link);
      const label = field(row, "label");
      if (label) label.placeholder = printed[at] && !label.value ? printed[at] : "không số";
      return item;
    }));
    undoButton.disabled = !past.length;
    if (held && current) link(current).focus();
  }

  function link(row) {
    return Array.from(list.querySelectorAll("a")).find(function (one) { return one.rowOfOutline === row; }) || list;
  }

  function choose(row) {
    if (!row || row === current) return;
    current = row;
    list.querySelectorAll("a").forEach(function (one) {
      if (one.rowOfOutline === row) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    });
  }

  function say(text) { status.textContent = ""; setTimeout(function () { status.textContent = text; }, 30); }

  // A section and the deeper ones under it.
  function block(row, all) {
    const start = all.indexOf(row);
    let end = start + 1;
    while (end < all.length && level(all[end]) > level(row)) end += 1;
    return all.slice(start, end);
  }

  function picture() {
    return Array.from(box.rows.holder.querySelectorAll("[data-formset-row]")).map(function (row) {
      const mark = field(row, "DELETE");
      const values = {};
      FIELDS.forEach(function (name) { values[name] = value(row, name); });
      return { row: row, hidden: row.hidden, gone: Boolean(mark && mark.checked), values: values };
    });
  }

  function paint(shots) {
    shots.forEach(function (shot) {
      const mark = field(shot.row, "DELETE");
      box.rows.holder.append(shot.row);
      shot.row.hidden = shot.hidden;
      if (mark) mark.checked = shot.gone;
      FIELDS.forEach(function (name) { put(shot.row, name, shot.values[name]); });
    });
  }

  function changed() {
    box.rows.renumber();
    draw();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Every act remembers what was before and after it, so that it can be taken back.
  function act(text, change) {
    const before = picture();
    const told = change();
    if (told === false) return;
    const keep = { before: before, after: picture(), name: text };
    past.push(keep);
    if (past.length > 50) past.shift();
    changed();
    say(told || text);
  }

  function undo() {
    const last = past[past.length - 1];
    if (!last) return say("Không có thao tác nào để hoàn tác.");
    const was = new Map(last.before.map(function (shot) { return [shot.row, shot]; }));
    const typedSince = last.after.some(function (shot) {
      const first = was.get(shot.row);
      const fresh = !first || FIELDS.some(function (name) { return first.values[name] !== shot.values[name]; });
      return fresh && FIELDS.some(function (name) { return value(shot.row, name) !== shot.values[name]; });
    });
    if (typedSince) return say("Không hoàn tác được: nội dung phần này đã được gõ tiếp.");
    past.pop();
    const shown = new Map(picture().map(function (shot) { return [shot.row, shot.values]; }));
    const changedBy = new Map(last.after.map(function (shot) { return [shot.row, shot.values]; }));
    last.before.forEach(function (shot) { // what the act did not touch stays as it is now
      FIELDS.forEach(function (name) {
        const after = changedBy.get(shot.row);
        if (after && after[name] === shot.values[name]) shot.values[name] = shown.get(shot.row)[name];
      });
    });
    const known = new Set(last.before.map(function (shot) { return shot.row; }));
    picture().forEach(function (shot) {
      if (known.has(shot.row)) return;
      shot.row.hidden = true;
      const mark = field(shot.row, "DELETE");
      if (mark) mark.checked = true;
      last.before.push({ row: shot.row, hidden: true, gone: true, values: shot.values });
    });
    paint(last.before);
    if (!current || current.hidden) current = rows()[0] || null;
    changed();
    say("Đã hoàn tác: " + last.name + ".");
  }

  function move(row, step) {
    const all = rows();
    const own = block(row, all);
    const start = all.indexOf(row);
    if (step < 0) {
      let at = start - 1;
      while (at >= 0 && level(all[at]) > level(row)) at -= 1;
      if (at < 0) return say(named(row) + " đã ở đầu.");
      return act("chuyển lên", function () {
        own.forEach(function (one) { box.rows.holder.insertBefore(one, all[at]); });
        return "Đã chuyển " + named(row) + " lên trước " + named(all[at]) + ".";
      });
    }
    const next = all[start + own.length];
    if (!next) return say(named(row) + " đã ở cuối.");
    const group = level(next) === level(row) ? block(next, all) : [next];
    const last = group[group.length - 1];
    return act("chuyển xuống", function () {
      own.slice().reverse().forEach(function (one) { last.after(one); });
      return "Đã chuyển " + named(row) + " xuống sau " + named(next) + ".";
    });
  }

  function indent(row, step) {
    const all = rows();
    const above = all[all.indexOf(row) - 1];
    const own = block(row, all);
    if (step < 0 && level(row) === 1) return say(named(row) + " đã ở bậc cao nhất.");
    if (step > 0 && (level(row) === DEEPEST || !above || level(row) > level(above))) {
      return say(named(row) + " không thụt vào thêm được.");
    }
    return act(step > 0 ? "thụt vào" : "thụt ra", function () {
      own.forEach(function (one) { put(one, "level", Math.min(Math.max(level(one) + step, 1), DEEPEST)); });
      return named(row) + " giờ ở bậc " + level(row) + ".";
    });
  }

  function add(row) {
    let fresh = null;
    act("thêm phần", function () {
      const own = row && block(row, rows());
      fresh = box.rows.insert(own ? own[own.length - 1] : null);
      if (row) ["level", "part", "shape"].forEach(function (name) { put(fresh, name, value(row, name)); });
      current = fresh;
      return "Đã thêm một phần.";
    });
    reach(fresh, "heading");
  }

  // The text after the caret becomes a section of its own.
  function split(row) {
    const area = field(row, "text");
    const at = area.selectionStart;
    const head = area.value.slice(0, at).replace(/\s+$/, "");
    const tail = area.value.slice(at).replace(/^\s+/, "");
    if (!tail) return say("Đặt con trỏ trong nội dung, trước đoạn cần tách.");
    let fresh = null;
    act("tách phần", function () {
      fresh = box.rows.insert(row);
      ["level", "part", "shape"].forEach(function (name) { put(fresh, name, value(row, name)); });
      put(row, "text", head);
      put(fresh, "text", tail);
      current = fresh;
      return "Đã tách thành phần mới. Nhập tiêu đề của phần mới.";
    });
    return reach(fresh, "heading");
  }

  function join(row) {
    const all = rows();
    const above = all[all.indexOf(row) - 1];
    if (!above) return say("Không có phần nào ở trước để gộp vào.");
    const name = named(row);
    return act("gộp phần", function () {
      const heading = value(row, "heading").trim();
      const texts = [value(above, "text").replace(/\s+$/, ""), heading ? "**" + heading + "**" : "", value(row, "text")];
      put(above, "text", texts.filter(Boolean).join("\n"));
      if (value(row, "holds_tasks")) { put(above, "holds_tasks", true); put(row, "holds_tasks", false); }
      hide(row, above);
      return "Đã gộp " + name + " vào " + named(above) + ".";
    });
  }

  function hide(row, next) {
    const mark = field(row, "DELETE");
    if (mark) mark.checked = true;
    row.hidden = true;
    current = next;
  }

  function remove(row) {
    const all = rows();
    const name = named(row);
    const next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1] || null;
    const held = row.contains(document.activeElement);
    act("xóa " + name, function () {
      hide(row, next);
      return "Đã xóa " + name + ". Bấm “Hoàn tác” để lấy lại.";
    });
    if (held) (next ? field(next, "heading") : undoButton).focus();
  }

  function reach(row, name) {
    const input = row && (field(row, name) || field(row, "text"));
    if (!input) return;
    form.dispatchEvent(new CustomEvent("editor:show", { bubbles: true }));
    input.focus({ preventScroll: true });
    row.scrollIntoView({ block: "start" });
  }

  const ACTS = {
    add: add, up: function (row) { move(row, -1); }, down: function (row) { move(row, 1); },
    "in": function (row) { indent(row, 1); }, out: function (row) { indent(row, -1); },
    split: split, join: join, remove: remove, undo: undo,
  };
  const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

  function run(name, row) {
    if (name === "undo") return undo();
    if (!row && name !== "add") return say("Chưa có phần nào.");
    choose(row);
    return ACTS[name](row);
  }

  tools.addEventListener("click", function (event) {
    const button = event.target.closest("[data-outline-act]");
    if (button) run(button.dataset.outlineAct, current && !current.hidden ? current : rows().slice(-1)[0]);
  });
  // A press on a tool must not take the caret out of the text that is to be split.
  tools.addEventListener("mousedown", function (event) { if (event.target.closest("button")) event.preventDefault(); });

  list.addEventListener("click", function (event) {
    const one = event.target.closest("a");
    if (!one) return;
    event.preventDefault();
    choose(one.rowOfOutline);
    reach(one.rowOfOutline, "heading");
  });
  list.addEventListener("focusin", function (event) { choose(event.target.rowOfOutline); });
  list.addEventListener("keydown", function (event) {
    const row = event.target.rowOfOutline;
    if (event.altKey && KEYS[event.key]) {
      event.preventDefault();
      run(KEYS[event.key], row);
      link(row).focus();
    } else if (event.key === "Delete") {
      event.preventDefault();
      run("remove", row);
      if (current) link(current).focus();
    } else if (event.key === "Insert") {
      event.preventDefault();
      run("add", row);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undo();
      if (current) link(current).focus();
    }
  });

  // The same keys while a field of the section has the focus; a list of choices keeps its own Alt+arrow.
  box.addEventListener("keydown", function (event) {
    const row = event.target.closest("[data-formset-row]");
    if (!row) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("textarea")) {
      event.preventDefault();
      run("split", row);
    } else if (event.altKey && !event.ctrlKey && KEYS[event.key] && event.target.tagName !== "SELECT") {
      event.preventDefault();
      const held = event.target;
      run(KEYS[event.key], row);
      held.focus();
    }
  });
  box.addEventListener("focusin", function (event) { choose(event.target.closest("[data-formset-row]")); });
  box.addEventListener("click", function (event) {
    const split = event.target.closest("[data-split]");
    const tool = event.target.closest("[data-formset-up], [data-formset-down], [data-formset-remove]");
    const row = event.target.closest("[data-formset-row]");
    if (split) return run("split", row);
    if (!tool) return undefined;
    event.stopPropagation(); // sections move with what stands under them
    run(tool.matches("[data-formset-up]") ? "up" : tool.matches("[data-formset-down]") ? "down" : "remove", row);
    if (!row.hidden) tool.focus();
    return undefined;
  }, true);
  let waiting = 0;
  box.addEventListener("input", function () { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(draw); });
  box.addEventListener("change", function (event) {
    if (event.target.name.endsWith("-holds_tasks") && event.target.checked) { // one section prints the tasks
      rows().forEach(function (row) {
        if (!row.contains(event.target) && value(row, "holds_tasks")) put(row, "holds_tasks", false);
      });
    }
    draw();
  });
  new MutationObserver(draw).observe(box.rows.holder, { childList: true });

  tools.hidden = false;
  current = rows()[0] || null;
  if (window.matchMedia("(max-width: 1199.98px)").matches) outline.querySelector("details").open = false;
  draw();
})();
