// The number of new articles of each saved search since this browser last opened it.
"use strict";

const visits = {
  key: (id) => `dateline:visit:${id}`,
  last: (item) => localStorage.getItem(visits.key(item.id)) || item.dataset.created,
  record: (item) => localStorage.setItem(visits.key(item.id), new Date().toISOString()),
};

async function showNew(item) {
  const since = encodeURIComponent(visits.last(item));
  const answer = await fetch(`/searches/${item.id}/new?since=${since}`);
  if (!answer.ok) return;
  const found = (await answer.json()).new;
  const badge = item.querySelector(".new");
  badge.textContent = found ? badge.dataset.text.replace("{count}", found.toLocaleString("en")) : "";
}

for (const item of document.querySelectorAll(".saved > li")) {
  item.querySelector("h2 a").addEventListener("click", () => visits.record(item));
  showNew(item);
}
