// Loaded before the page is drawn, so that a dark choice never flashes white.
(function () {
  "use strict";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function wish() {
    try { return localStorage.getItem("mau-nen") || "auto"; } catch (e) { return "auto"; }
  }
  function apply() {
    var name = wish() === "auto" ? (dark.matches ? "dark" : "light") : wish();
    document.documentElement.setAttribute("data-bs-theme", name);
  }
  window.thongSuotTheme = {
    get: wish,
    set: function (name) {
      try { localStorage.setItem("mau-nen", name); } catch (e) { /* a browser that keeps nothing */ }
      apply();
    },
  };
  dark.addEventListener("change", apply);
  apply();
})();
