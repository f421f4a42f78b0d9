// Makes pages quicker for those who have JavaScript; every one of them works without.

// '/' goes to the search, j and k move through a list, Enter opens a line.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
  }
  if (event.key === "j" || event.key === "k") {
    const lines = [...document.querySelectorAll("[data-keys] .what")];
    const at = lines.indexOf(document.activeElement);
    const next = lines[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) next.focus();
  }
});

// A filter that is chosen is applied at once.
for (const select of document.querySelectorAll("[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Work that takes seconds says so, and cannot be started twice.
for (const form of document.querySelectorAll("[data-busy]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]");
    const note = document.createElement("div");
    note.className = "busy";
    note.setAttribute("role", "status");
    note.textContent = form.dataset.busy;
    form.append(note);
    setTimeout(() => { button.disabled = true; }, 0);
  });
}

// One menu is open at a time, and Escape or a click elsewhere closes it.
const menus = [...document.querySelectorAll("details.menu")];
const closeMenus = (but) => { for (const menu of menus) if (menu !== but) menu.open = false; };
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });

// Going back to a page whose button was disabled gives it back.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-busy] button[disabled]")) button.disabled = false;
  for (const note of document.querySelectorAll(".busy")) note.remove();
});

for (const toggle of document.querySelectorAll("[data-theme-toggle]")) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.bsTheme);
  });
}

// Files that are too large together are told of before they are sent: the server would refuse them, and the text too.
for (const input of document.querySelectorAll("input[type=file][data-limit-mb]")) {
  const tooLarge = () => [...input.files].reduce((sum, file) => sum + file.size, 0) > input.dataset.limitMb * 1024 * 1024;
  const tell = () => {
    input.parentElement.querySelector("[data-too-large]")?.remove();
    if (!tooLarge()) return;
    const note = document.createElement("div");
    note.className = "field-error";
    note.setAttribute("role", "alert");
    note.dataset.tooLarge = "";
    note.textContent = `Các tệp đã chọn lớn hơn ${input.dataset.limitMb} MB, nên chưa gửi được. Chọn ít tệp hơn, hoặc giảm dung lượng.`;
    input.after(note);
  };
  input.addEventListener("change", tell);
  input.form?.addEventListener("submit", (event) => { if (tooLarge()) { event.preventDefault(); tell(); input.focus(); } });
}

// Lists: how many tasks are chosen, all of a page at once, and x for the line one stands on.
for (const form of document.querySelectorAll("[data-bulk]")) {
  const boxes = [...form.querySelectorAll("input[name=chon]")];
  const all = form.querySelector("[data-pick-all]");
  const show = () => {
    const picked = boxes.filter((box) => box.checked).length;
    all.checked = picked === boxes.length;
    form.querySelector("[data-picked]").textContent = picked ? `Đã chọn ${picked}` : "";
    form.querySelector(".bulk-bar").classList.toggle("some", picked > 0);
  };
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; show(); });
  for (const box of boxes) box.addEventListener("change", show);
  addEventListener("pageshow", show);
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.activeElement.closest("[data-keys] tr")?.querySelector("input[name=chon]");
  if (box && document.activeElement.matches(".what, input[name=chon]")) box.click();
});

// '?' shows the keys; so does their link, which without scripts leads to a page.
const keysDialog = document.querySelector("[data-keys-dialog]");
const showKeys = (event) => { event.preventDefault(); if (!keysDialog.open) keysDialog.showModal(); };
if (keysDialog) {
  document.querySelector("[data-keys-link]").addEventListener("click", showKeys);
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !event.target.closest("input, textarea, select")) showKeys(event);
  });
  keysDialog.addEventListener("click", (event) => { if (event.target === keysDialog) keysDialog.close(); });
}
