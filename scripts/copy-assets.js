// Copies the few built files the pages use from node_modules/ into static/vendor/ (git-ignored).
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);
const modules = path.join(root, "node_modules");
const target = path.join(root, "static", "vendor");
const font = "@fontsource/be-vietnam-pro";

const files = [
  ["bootstrap/dist/css/bootstrap.min.css", "bootstrap/bootstrap.min.css"],
  ["bootstrap/dist/js/bootstrap.bundle.min.js", "bootstrap/bootstrap.bundle.min.js"],
  ["bootstrap/LICENSE", "bootstrap/LICENSE"],
  [`${font}/LICENSE`, "be-vietnam-pro/LICENSE"],
];
const faces = [];
for (const weight of ["400", "500", "600", "700"]) {
  const blocks = fs.readFileSync(path.join(modules, font, `${weight}.css`), "utf8").split(/(?=\/\* be-vietnam-pro-)/);
  for (const subset of ["latin", "vietnamese"]) {
    const name = `be-vietnam-pro-${subset}-${weight}-normal`;
    const block = blocks.find((text) => text.startsWith(`/* ${name} */`));
    faces.push(block.replace(/src: [^;]+;/, `src: url(./${name}.woff2) format('woff2');`).trim());
    files.push([`${font}/files/${name}.woff2`, `be-vietnam-pro/${name}.woff2`]);
  }
}

fs.rmSync(target, { recursive: true, force: true });
for (const [from, to] of files) {
  const out = path.join(target, to);
  let data = fs.readFileSync(path.join(modules, from));
  if (/\.(css|js)$/.test(to)) data = data.toString("utf8").replace(/^\/[/*]# sourceMappingURL=.*$/gm, "");
  fs.mkdirSync(path.dirname(out), { recursive: true });
  fs.writeFileSync(out, data);
}
fs.writeFileSync(path.join(target, "be-vietnam-pro", "be-vietnam-pro.css"), `${faces.join("\n\n")}\n`);
console.log(`static/vendor: ${files.length + 1} tệp`);
