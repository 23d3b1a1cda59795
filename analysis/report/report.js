"use strict";
(() => {
  const SVG = (document.querySelector("svg") || document.documentElement).namespaceURI;
  const made = (parent, name, attributes, text) => {
    const one = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    if (text !== undefined) one.textContent = text;
    parent.append(one);
    return one;
  };
  const html = (parent, name, text, className) => {
    const one = document.createElement(name);
    one.textContent = text;
    if (className) one.className = className;
    parent.append(one);
    return one;
  };
  const dataOf = (figure) => JSON.parse(figure.querySelector("script").textContent);

  for (const figure of document.querySelectorAll("figure.chart")) {
    if (!figure.querySelector("script")) continue;
    const data = dataOf(figure), plot = figure.querySelector(".plot"), svg = plot.querySelector("svg");
    const tip = plot.querySelector(".tip"), cursor = svg.querySelector(".cursor"), hidden = new Set();
    let now = -1;
    const leave = () => { tip.hidden = true; cursor.setAttribute("visibility", "hidden"); now = -1; };
    const show = (k) => {
      now = Math.max(0, Math.min(data.x.length - 1, k));
      cursor.setAttribute("visibility", "visible");
      cursor.setAttribute("transform", `translate(${data.at[now]} 0)`);
      tip.replaceChildren();
      html(tip, "b", String(Math.round(data.x[now] * 100) / 100));
      data.lines.forEach((line, n) => {
        if (!hidden.has(n)) html(tip, "div", data.lines.length > 1 ? `${line.name}: ${line.told[now]}` : line.told[now]);
      });
      const half = data.x.length > 1 ? (data.x[1] - data.x[0]) : 1;
      for (const [year, title] of data.marks) {
        if (year >= data.x[now] - 1e-9 && year < data.x[now] + half - 1e-9) html(tip, "div", `• ${title}`);
      }
      tip.hidden = false;
      const wide = svg.viewBox.baseVal.width, share = data.at[now] / wide, room = plot.clientWidth;
      tip.style.left = share < 0.5 ? `${share * room + 10}px` : `${Math.max(0, share * room - 10 - tip.offsetWidth)}px`;
    };
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      let best = 0;
      data.at.forEach((at, k) => { if (Math.abs(at - x) < Math.abs(data.at[best] - x)) best = k; });
      show(best);
    });
    svg.addEventListener("pointerleave", leave);
    svg.addEventListener("blur", leave);
    svg.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) { show(now < 0 ? 0 : now + step); event.preventDefault(); }
      if (event.key === "Escape") leave();
    });
    for (const key of figure.querySelectorAll(".key")) {
      key.addEventListener("click", () => {
        const n = Number(key.dataset.line), off = !hidden.has(n);
        if (off) hidden.add(n); else hidden.delete(n);
        key.setAttribute("aria-pressed", String(!off));
        svg.querySelector(`.line[data-line="${n}"]`).classList.toggle("off", off);
      });
    }
  }

  const OTHER = "#9aa3ab", NONE = "#ffffff";
  for (const figure of document.querySelectorAll("figure.replay")) {
    const data = dataOf(figure), svg = figure.querySelector(".stage svg"), slider = figure.querySelector("[type=range]");
    const play = figure.querySelector(".play"), told = figure.querySelector(".told"), zooms = figure.querySelector(".zooms");
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const paths = data.shapes.length > 0, colour = (bloc) => bloc === -2 ? NONE : bloc === -1 ? OTHER : data.blocs[bloc][1];
    const name = (bloc) => bloc === -2 ? "no treaty of defence" : bloc === -1 ? "another treaty of defence" : data.blocs[bloc][0];
    if (data.base) made(svg, "path", { d: data.base, fill: "#dfe4e8" });
    const lands = made(svg, "g", {}), ties = made(svg, "g", { stroke: "#1f2328", fill: "none" }), spots = made(svg, "g", {});
    const pieces = new Map();
    let scale = 1, timer = 0;
    const piece = (key, parent, kind, attributes) => {
      if (!pieces.has(key)) {
        const one = made(parent, kind, { class: "land", ...attributes });
        made(one, "title", {});
        pieces.set(key, one);
      }
      return pieces.get(key);
    };
    const draw = () => {
      const k = Number(slider.value), frame = data.frames[k], used = new Set();
      slider.setAttribute("aria-valuetext", String(frame.y));
      for (const [n, shape, bloc] of frame.n) {
        const [id, title, x, y] = data.nations[n];
        const land = shape >= 0
          ? piece(`s${n}-${shape}`, lands, "path", { d: data.shapes[shape], stroke: "#1f2328", "vector-effect": "non-scaling-stroke", "stroke-width": 0.6 })
          : null;
        const dot = piece(`d${n}`, spots, "circle", { cx: x, cy: y, stroke: "#1f2328", "vector-effect": "non-scaling-stroke" });
        dot.setAttribute("r", (land ? 1.6 : paths ? 3 : 11) / scale);
        for (const one of land ? [land, dot] : [dot]) {
          one.setAttribute("fill", one === dot && land ? "#1f2328" : colour(bloc));
          one.querySelector("title").textContent = `${title}: ${name(bloc)}`;
          one.removeAttribute("visibility");
        }
        if (land) used.add(`s${n}-${shape}`);
        used.add(`d${n}`);
        if (!paths) {
          const out = { x: x + (x > data.size[0] / 2 ? 16 : -16), y: y + 4, "text-anchor": x > data.size[0] / 2 ? "start" : "end", "font-size": 15 };
          if (!pieces.has(`t${n}`)) pieces.set(`t${n}`, made(spots, "text", out, id));
          pieces.get(`t${n}`).removeAttribute("visibility");
          used.add(`t${n}`);
        }
      }
      for (const [key, one] of pieces) if (!used.has(key)) one.setAttribute("visibility", "hidden");
      ties.replaceChildren();
      if (figure.querySelector(".ties").checked) {
        let d = "";
        for (let n = 0; n < frame.t.length; n += 2) {
          const a = data.nations[frame.t[n]], b = data.nations[frame.t[n + 1]];
          d += `M${a[2]} ${a[3]}L${b[2]} ${b[3]}`;
        }
        made(ties, "path", { d, "stroke-opacity": 0.28, "stroke-width": 0.8, "vector-effect": "non-scaling-stroke" });
      }
      told.querySelector(".year").textContent = Number.isInteger(frame.y) ? frame.y : frame.y.toFixed(2);
      const list = told.querySelector("dl"), events = told.querySelector("ul");
      list.replaceChildren();
      events.replaceChildren();
      for (const [what, value] of frame.i) { html(list, "dt", what); html(list, "dd", value); }
      for (const title of frame.e) html(events, "li", title);
    };
    const stop = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; };
    const next = () => {
      if (Number(slider.value) >= data.frames.length - 1) return stop();
      slider.value = Number(slider.value) + 1;
      draw();
    };
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (Number(slider.value) >= data.frames.length - 1) slider.value = 0;
      play.textContent = "Pause";
      timer = setInterval(next, still.matches ? 1500 : 700);
      draw();
    });
    slider.addEventListener("input", () => { stop(); draw(); });
    figure.querySelector(".ties").addEventListener("change", draw);
    const zoom = (box) => {
      svg.setAttribute("viewBox", box.join(" "));
      scale = data.size[0] / box[2];
      for (const one of zooms.children) one.setAttribute("aria-pressed", String(one.box === box));
      draw();
    };
    for (const [title, box] of data.windows) {
      const one = html(zooms, "button", title);
      one.type = "button";
      one.box = box;
      one.addEventListener("click", () => zoom(box));
    }
    const seen = new Set(data.frames.flatMap((frame) => frame.n.map((row) => row[2])));
    const legend = figure.querySelector(".legend");
    for (const bloc of [...data.blocs.keys(), -1, -2]) {
      if (!seen.has(bloc)) continue;
      const row = html(legend, "span", "");
      made(made(row, "svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }), "rect", { width: 12, height: 12, fill: colour(bloc), stroke: "#1f2328" });
      row.append(name(bloc));
    }
    if (data.windows.length) zoom(data.windows[0][1]); else draw();
  }
})();
