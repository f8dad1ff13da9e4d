"use strict";
// Shows the values under the pointer, or at the place that the arrow keys choose. The page is complete without it.
const enliven = (root) => {
  for (const canvas of root.querySelectorAll(".canvas")) {
    const series = JSON.parse(canvas.dataset.points).series.filter((each) => each.x.length > 0);
    const from = Number(canvas.dataset.from);
    const to = Number(canvas.dataset.to);
    const axis = canvas.dataset.axis; // none where the horizontal axis counts rounds
    const at = (x) =>
      axis
        ? x.toLocaleString("en", { maximumSignificantDigits: 3 }) + " " + axis
        : "round " + x.toLocaleString("en");
    const places = [...new Set(series.flatMap((each) => each.x))].sort((a, b) => a - b);
    const cursor = document.createElement("div");
    const tip = document.createElement("div");
    let chosen = -1;
    cursor.className = "cursor";
    tip.className = "tip";
    cursor.hidden = tip.hidden = true;
    canvas.append(cursor, tip);
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "group");
    canvas.setAttribute("aria-label", `values by ${axis ?? "round"}; the arrow keys go from one to the next`);
    tip.setAttribute("aria-live", "polite");

    const nearest = (xs, x) => {
      let best = 0;
      for (let i = 1; i < xs.length; i++) {
        if (Math.abs(xs[i] - x) < Math.abs(xs[best] - x)) best = i;
      }
      return best;
    };

    // A value of another round than the one that is pointed at says so.
    const row = (each, x) => {
      const index = nearest(each.x, x);
      const line = document.createElement("span");
      const name = document.createElement("span");
      const value = document.createElement("span");
      const dot = document.createElement("i");
      line.className = each.style;
      name.append(dot, each.name);
      if (each.x[index] !== x) {
        const round = document.createElement("small");
        round.textContent = at(each.x[index]);
        name.append(round);
      }
      value.textContent = each.y[index];
      line.append(name, value);
      return line;
    };

    const show = (index) => {
      chosen = index;
      const x = places[index];
      const width = canvas.clientWidth;
      const place = ((x - from) / (to - from)) * width;
      const title = document.createElement("b");
      title.textContent = at(x);
      tip.replaceChildren(title, ...series.map((each) => row(each, x)));
      cursor.hidden = tip.hidden = false;
      cursor.style.left = place + "px";
      const left = place + 14 + tip.offsetWidth > width ? place - 14 - tip.offsetWidth : place + 14;
      tip.style.left = Math.max(0, left) + "px";
    };
    const hide = () => {
      cursor.hidden = tip.hidden = true;
    };

    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      show(nearest(places, from + ((event.clientX - box.left) / box.width) * (to - from)));
    });
    canvas.addEventListener("pointerleave", hide);
    canvas.addEventListener("blur", hide);
    canvas.addEventListener("focus", () => show(chosen < 0 ? places.length - 1 : chosen));
    canvas.addEventListener("keydown", (event) => {
      const last = places.length - 1;
      const steps = { ArrowLeft: chosen - 1, ArrowRight: chosen + 1, PageUp: chosen - 10, PageDown: chosen + 10, Home: 0, End: last };
      if (event.key === "Escape") hide();
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(Math.min(last, Math.max(0, steps[event.key])));
    });
  }
};
enliven(document);
