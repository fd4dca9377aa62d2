// Copying a record's sentence and permalink. The page says the same without this file.

function told(button, words) {
  const before = button.textContent;
  button.textContent = words;
  setTimeout(() => (button.textContent = before), 2000);
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    told(button, "Copied");
  } catch {
    told(button, "Not allowed: mark it and copy by hand");
  }
}

for (const button of document.querySelectorAll("[data-copies], [data-copies-address]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => {
    const from = document.getElementById(button.dataset.copies ?? "");
    copy(button, from ? from.textContent.trim() : location.href.split("#")[0]);
  });
}
