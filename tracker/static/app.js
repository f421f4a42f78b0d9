// Makes pages quicker for those who have JavaScript; every one of them works without.

// '/' goes to the search, j and k move through a list, Enter opens a line.
const isTyping = (event) => Boolean(event.target.closest("textarea, select, input:not([type=checkbox], [type=radio])"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
  }
  if (event.key === "j" || event.key === "k") {
    const lines = [...document.querySelectorAll("[data-keys] .what")];
    const row = document.activeElement.closest("tr, li");
    const at = lines.indexOf(row?.querySelector(".what") ?? document.activeElement);
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
    if (event.key === "?" && !isTyping(event)) showKeys(event);
  });
  keysDialog.addEventListener("click", (event) => { if (event.target === keysDialog) keysDialog.close(); });
}

// Entering tasks. What is typed without diacritics finds what was written with them.
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^0-9a-z]+/g, " ").trim();

// Agencies are filtered while typing; Enter ticks the first that is left, chips untick.
for (const picker of document.querySelectorAll("[data-picker]")) {
  const filter = picker.querySelector("[data-picker-filter]");
  const options = [...picker.querySelectorAll("[data-key]")];
  const kinds = [...picker.querySelectorAll("[data-picker-kind]")];
  const chosen = picker.querySelector("[data-picker-chosen]");
  const left = () => options.filter((option) => !option.hidden);
  const show = () => {
    const words = bare(filter.value).split(" ").filter(Boolean);
    for (const option of options) {
      option.hidden = !words.every((word) => option.dataset.key.includes(word));
      option.classList.remove("first");
    }
    for (const kind of kinds) kind.hidden = !kind.querySelector("[data-key]:not([hidden])");
    const first = left()[0];
    if (first && words.length) first.classList.add("first");
    picker.querySelector("[data-picker-none]").hidden = Boolean(first);
  };
  const tell = () => {
    chosen.replaceChildren(...options.filter((option) => option.querySelector("input").checked).map((option) => {
      const chip = document.createElement("button");
      const name = option.querySelector("span").textContent.trim();
      chip.type = "button";
      chip.className = "chip tight on";
      chip.textContent = `${name} ×`;
      chip.setAttribute("aria-label", `Bỏ chọn ${name}`);
      chip.addEventListener("click", () => { option.querySelector("input").checked = false; tell(); filter.focus(); });
      return chip;
    }));
  };
  filter.hidden = false;
  filter.addEventListener("input", show);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const box = filter.value.trim() && left()[0] && left()[0].querySelector("input");
      if (box) { box.checked = !box.checked; filter.value = ""; show(); tell(); }
    }
    if (event.key === "Escape" && filter.value) { event.preventDefault(); filter.value = ""; show(); }
  });
  for (const kind of kinds) {
    const all = kind.querySelector("[data-picker-all]");
    if (!all) continue;
    all.hidden = false;
    all.addEventListener("click", () => {
      const boxes = [...kind.querySelectorAll("[data-key]:not([hidden]) input")];
      const tick = boxes.some((box) => !box.checked);
      for (const box of boxes) box.checked = tick;
      tell();
    });
  }
  picker.addEventListener("change", tell);
  tell();
}

// Writing a due date chooses the way in which it is told.
for (const input of document.querySelectorAll("[data-way]")) {
  input.addEventListener("input", () => { document.getElementById(input.dataset.way).checked = true; });
}

// Leaving the number of a document says whether it is there already.
for (const form of document.querySelectorAll("[data-find-document]")) {
  const number = form.querySelector("[name=label]");
  const place = document.getElementById("van-ban-da-co");
  let asked = number.value;
  number.addEventListener("change", async () => {
    if (number.value === asked) return;
    asked = number.value;
    const told = asked;
    try {
      const answer = await fetch(`${form.dataset.findDocument}?so=${encodeURIComponent(told)}`, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected && told === asked) place.innerHTML = await answer.text();
    } catch { /* without an answer the form still says so when it is sent */ }
  });
}

// Browsers do not put the cursor into a form to which the address leads; a person who goes on typing wants it there.
if (location.hash) {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const first = place && place.querySelector("[autofocus]");
  if (first) first.focus({ preventScroll: true });
}

// After a refused form the cursor stands in the first field that is wrong, whose message is then read out.
const wrong = [...document.querySelectorAll("main [aria-invalid=true]")].find((one) => one.offsetParent !== null);
if (wrong) wrong.focus();

// A part of a page that is dear to count comes from a page of its own; without it, a link leads there.
const loaded = new Map();
const load = (address) => {
  if (!loaded.has(address)) loaded.set(address, fetch(address, { headers: { Accept: "text/html" } }).then((answer) => (answer.ok && !answer.redirected ? answer.text() : "")));
  return loaded.get(address);
};
for (const place of document.querySelectorAll("[data-load]")) {
  place.setAttribute("aria-busy", "true");
  load(place.dataset.load).then((text) => {
    const found = new DOMParser().parseFromString(text, "text/html").querySelector(`[data-part="${place.dataset.part}"]`);
    if (found) place.replaceWith(found); else place.removeAttribute("aria-busy");
  }).catch(() => place.removeAttribute("aria-busy"));
}

// A text can be copied by a button; where the browser does not allow it, the text is marked, to be copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const told = document.querySelector(button.dataset.copy), words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText([...told.children].map((one) => one.textContent).join("\n"));
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 2500);
    } catch {
      getSelection().selectAllChildren(told);
    }
  });
}

// Words that are selected in a document that was read go into the field from which a task is added.
const readText = document.querySelector("[data-read-text]");
if (readText) {
  const passage = document.querySelector("#doan");
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !readText.contains(selection.getRangeAt(0).commonAncestorContainer)) return;
    const words = selection.getRangeAt(0).cloneContents();
    for (const number of words.querySelectorAll("a")) number.remove();
    passage.value = words.textContent.trim();
  });
}
