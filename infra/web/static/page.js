// Conveniences over pages that work without them: keys, dragging over the histogram, the map, copying and printing.
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  for (const element of all(".script")) element.hidden = false;

  // The list: j and k move between articles, o opens one.
  const rows = all(".hits > li");
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));
  const visit = (step) => {
    if (!rows.length) return;
    const from = current();
    const next = from < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, from + step));
    one(".headline", rows[next]).focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };

  // The article: n and p move between the matches of the search.
  const hits = all("mark[id]");
  let hit = -1;
  const jump = (step) => {
    if (!hits.length) return;
    hits[hit]?.classList.remove("current");
    hit = (hit + step + hits.length) % hits.length;
    hits[hit].classList.add("current");
    hits[hit].focus({ preventScroll: true });
    hits[hit].scrollIntoView({ block: "center" });
  };
  for (const button of all("[data-jump]")) button.addEventListener("click", () => jump(Number(button.dataset.jump)));

  const keys = one("#keys");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.body.classList.add("calm");
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = one("#q");
    const actions = {
      "/": () => search && (search.focus(), search.select()),
      j: () => visit(1),
      k: () => visit(-1),
      o: () => current() >= 0 && one(".headline", rows[current()]).click(),
      n: () => jump(1),
      p: () => jump(hit < 0 ? 0 : -1),
      "?": () => keys.showModal(),
    };
    if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });
  for (const kind of ["focusin", "pointerover"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.closest(".mark, .cut")) document.body.classList.remove("calm");
    });
  }

  // The histogram: dragging over several bars chooses their span.
  const chart = one("svg.bars");
  if (chart) {
    const bars = all("[data-first]", chart);
    let from = null;
    let to = null;
    const at = (event) => bars.findIndex((bar) => {
      const box = bar.firstElementChild.nodeName === "rect" ? bar.firstElementChild : one(".column", bar);
      const { left, right } = box.getBoundingClientRect();
      return event.clientX >= left && event.clientX < right;
    });
    const paint = () => bars.forEach((bar, place) => {
      const inside = from !== null && place >= Math.min(from, to) && place <= Math.max(from, to) && from !== to;
      bar.classList.toggle("dragged", inside);
    });
    chart.addEventListener("dragstart", (event) => event.preventDefault());
    chart.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      from = to = at(event) < 0 ? null : at(event);
    });
    document.addEventListener("pointermove", (event) => {
      if (from === null || at(event) < 0) return;
      to = at(event);
      paint();
    });
    document.addEventListener("pointerup", () => {
      if (from === null) return;
      const [first, last] = [bars[Math.min(from, to)], bars[Math.max(from, to)]];
      const moved = from !== to;
      from = null;
      paint();
      if (!moved) return;
      chart.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
      location.assign(chart.dataset.url.replace("SPAN", `${first.dataset.first}..${last.dataset.last}`));
    });
  }

  // The citation.
  one("#copy")?.addEventListener("click", async (event) => {
    await navigator.clipboard.writeText(one("#citation").textContent);
    event.target.textContent = event.target.dataset.done;
  });
  one("#print")?.addEventListener("click", () => window.print());

  // The map is loaded when it is opened.
  const panel = one("#map-panel");
  const show = () => {
    if (panel.dataset.loaded) return;
    panel.dataset.loaded = "yes";
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = `/static/vendor/leaflet.css?v=${panel.dataset.version}`;
    const library = document.createElement("script");
    library.src = `/static/vendor/leaflet.js?v=${panel.dataset.version}`;
    const map = document.createElement("script");
    map.src = `/static/map.js?v=${panel.dataset.version}`;
    library.addEventListener("load", () => document.head.append(map));
    document.head.append(style, library);
  };
  if (panel) {
    if (panel.open) show();
    panel.addEventListener("toggle", () => panel.open && show());
  }
})();
