// What runs when the page is opened: the switch of themes, and builders that wait until their part is opened.

const parsed = new Map();

/** Data that stands in the page, read when it is needed for the first time. */
function data(id) {
  if (!parsed.has(id)) parsed.set(id, JSON.parse(document.getElementById(id).textContent));
  return parsed.get(id);
}

/** Builds a part when it is opened for the first time. */
function whenOpened(id, build) {
  const part = document.getElementById(id);
  if (!part) return () => {};
  let built = false;
  const once = () => {
    if (built || !part.open) return;
    built = true;
    build(part.lastElementChild);
  };
  part.addEventListener("toggle", once);
  once();
  return once;
}

whenOpened("groups", buildGroups);
whenOpened("stage-rows", buildStages);
const sliders = whenOpened("sliders", buildSliders);
openSliders = (stage) => {
  document.getElementById("sliders").open = true;
  sliders();
  openSliders(stage);
};

const theme = document.getElementById("theme");
const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const drawTheme = () => {
  theme.textContent = isDark() ? "Light" : "Dark";
  theme.setAttribute("aria-label", `Switch to the ${isDark() ? "light" : "dark"} theme`);
};
theme.hidden = false;
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  drawTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawTheme);
drawTheme();

// What a link leads to is opened.
const openTarget = () => {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();

// Paper has no closed parts, but long tables stay closed there too, and of each remedy one language is enough.
const opened = [];
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("main details:not([open], .other)")) {
    const isLong = (part.id === "groups" || part.id === "stage-rows") && Number(part.dataset.rows) > 300;
    if (isLong || part.id === "sliders") continue;
    part.open = true;
    part.dispatchEvent(new Event("toggle"));
    opened.push(part);
  }
});
addEventListener("afterprint", () => {
  for (const part of opened.splice(0)) part.open = false;
});
