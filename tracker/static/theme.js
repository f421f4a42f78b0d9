// Light or dark, before the page is drawn: as the person chose on this device, else as the device is set.
(() => {
  const chosen = localStorage.getItem("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const theme = chosen || (dark.matches ? "dark" : "light");
    document.documentElement.dataset.bsTheme = theme;
  };
  show();
  dark.addEventListener("change", show);
})();
