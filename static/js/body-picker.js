// Bodies chosen by search instead of typed lines; the textarea keeps the lines that are sent.
(function () {
  "use strict";
  let serial = 0;

  function make(tag, css, text) {
    const node = document.createElement(tag);
    if (css) node.className = css;
    if (text) node.textContent = text;
    return node;
  }

  // <body-picker data-url data-one?><textarea></textarea></body-picker>
  class BodyPicker extends HTMLElement {
    connectedCallback() {
      const area = this.querySelector("textarea");
      if (!area || this.search) return;
      this.area = area;
      this.chips = make("ul", "picked");
      this.search = make("input", "form-control");
      this.list = make("ul", "picker-list");
      const label = document.querySelector('label[for="' + area.id + '"]');
      Object.assign(this.search, { type: "search", autocomplete: "off", id: area.id, placeholder: "Gõ tên hoặc mã đơn vị…" });
      this.list.id = "chon-don-vi-" + (serial += 1);
      this.list.hidden = true;
      this.list.setAttribute("role", "listbox");
      this.search.setAttribute("role", "combobox");
      this.search.setAttribute("aria-expanded", "false");
      this.search.setAttribute("aria-controls", this.list.id);
      this.search.setAttribute("aria-autocomplete", "list");
      if (label) this.list.setAttribute("aria-label", label.textContent);
      ["aria-describedby", "aria-required", "aria-invalid"].forEach((name) => {
        if (area.hasAttribute(name)) this.search.setAttribute(name, area.getAttribute(name));
      });
      area.removeAttribute("id"); // label and error summary now lead to the search box
      this.note = make("span", "visually-hidden");
      this.note.setAttribute("role", "status");
      area.hidden = true;
      this.append(this.chips, this.search, this.list, this.note);
      this.search.addEventListener("input", () => this.later());
      this.search.addEventListener("keydown", (event) => this.key(event));
      this.addEventListener("focusout", (event) => { if (!this.contains(event.relatedTarget)) this.leave(); });
      this.draw();
    }

    get lines() {
      return this.area.value.split(/[\n;]/).map((line) => line.trim()).filter(Boolean);
    }

    set lines(lines) {
      this.area.value = lines.join("\n");
      this.draw();
    }

    draw() {
      this.chips.replaceChildren(...this.lines.map((line, at) => {
        const item = make("li", "chip");
        const remove = make("button", "chip-remove", "×");
        const name = line.replace(/\s*#\d+$/, "");
        remove.type = "button";
        remove.setAttribute("aria-label", "Bỏ " + name);
        remove.addEventListener("click", () => {
          this.lines = this.lines.filter((_, other) => other !== at);
          this.search.focus();
        });
        item.append(name, remove);
        return item;
      }));
      this.chips.hidden = !this.lines.length;
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 200);
    }

    async look() {
      const words = this.search.value.trim();
      if (words.length < 2) return this.close();
      try {
        const answer = await fetch(this.dataset.url + "?q=" + encodeURIComponent(words), { credentials: "same-origin" });
        if (!answer.ok || answer.redirected) throw new Error();
        const found = (await answer.json()).bodies;
        if (words === this.search.value.trim()) this.show(found);
      } catch (error) {
        this.note.textContent = "Chưa tìm được: mất kết nối.";
      }
    }

    show(found) {
      this.list.replaceChildren(...found.map((body, at) => {
        const item = make("li", "", body.name);
        item.id = this.list.id + "-" + at;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.value = body.value;
        if (body.note) item.append(make("span", "row-note", body.note));
        item.addEventListener("mousedown", (event) => { event.preventDefault(); this.pick(item.dataset.value); });
        return item;
      }));
      if (!found.length) this.list.append(make("li", "muted", "Không tìm thấy đơn vị nào"));
      this.list.hidden = false;
      this.search.setAttribute("aria-expanded", "true");
      this.note.textContent = found.length + " đơn vị";
      this.mark(0);
    }

    mark(at) {
      const options = Array.from(this.list.querySelectorAll("[role=option]"));
      this.at = options.length ? (at + options.length) % options.length : -1;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
      if (this.at >= 0) {
        this.search.setAttribute("aria-activedescendant", options[this.at].id);
        options[this.at].scrollIntoView({ block: "nearest" });
      } else this.search.removeAttribute("aria-activedescendant");
    }

    pick(line) {
      const others = this.hasAttribute("data-one") ? [] : this.lines.filter((other) => other !== line);
      this.lines = [...others, line];
      this.search.value = "";
      this.note.textContent = "Đã chọn " + line.replace(/\s*#\d+$/, "");
      this.close();
    }

    // What was typed and not chosen is sent as it is: the server finds the body or says why not.
    leave() {
      const typed = this.search.value.trim();
      if (typed) this.pick(typed); else this.close();
    }

    close() {
      this.list.hidden = true;
      this.search.setAttribute("aria-expanded", "false");
      this.search.removeAttribute("aria-activedescendant");
    }

    key(event) {
      const open = !this.list.hidden;
      if (event.key === "Escape" && open) { event.stopPropagation(); event.preventDefault(); this.close(); }
      if (event.key === "Enter") {
        event.preventDefault();
        const item = open && this.list.querySelectorAll("[role=option]")[this.at];
        if (item) this.pick(item.dataset.value); else this.look();
      }
      if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        this.mark(this.at + (event.key === "ArrowDown" ? 1 : -1));
      }
      if (event.key === "Backspace" && !this.search.value && this.lines.length) this.lines = this.lines.slice(0, -1);
    }
  }
  customElements.define("body-picker", BodyPicker);
})();
