"use strict";
// Shows the values under the pointer. The page is complete without it.
for (const canvas of document.querySelectorAll(".canvas")) {
  const series = JSON.parse(canvas.dataset.points).series.filter((each) => each.x.length > 0);
  const from = Number(canvas.dataset.from);
  const to = Number(canvas.dataset.to);
  const cursor = document.createElement("div");
  const tip = document.createElement("div");
  cursor.className = "cursor";
  tip.className = "tip";
  cursor.hidden = tip.hidden = true;
  canvas.append(cursor, tip);

  const nearest = (xs, x) => {
    let best = 0;
    for (let i = 1; i < xs.length; i++) {
      if (Math.abs(xs[i] - x) < Math.abs(xs[best] - x)) best = i;
    }
    return best;
  };

  const row = (each, index) => {
    const line = document.createElement("span");
    const name = document.createElement("span");
    const value = document.createElement("span");
    const dot = document.createElement("i");
    line.className = each.style;
    name.append(dot, each.name);
    value.textContent = each.y[index];
    line.append(name, value);
    return line;
  };

  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    const pointed = from + ((event.clientX - box.left) / box.width) * (to - from);
    const x = series[0].x[nearest(series[0].x, pointed)];
    const place = ((x - from) / (to - from)) * box.width;
    const title = document.createElement("b");
    title.textContent = "round " + x.toLocaleString("en");
    tip.replaceChildren(title, ...series.map((each) => row(each, nearest(each.x, x))));
    cursor.hidden = tip.hidden = false;
    cursor.style.left = place + "px";
    const left = place + 14 + tip.offsetWidth > box.width ? place - 14 - tip.offsetWidth : place + 14;
    tip.style.left = Math.max(0, left) + "px";
  });
  canvas.addEventListener("pointerleave", () => {
    cursor.hidden = tip.hidden = true;
  });
}
