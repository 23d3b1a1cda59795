// The map: outlines of nations coloured by bloc or by a measure, dots where a nation has no outline or a small one.

import { $, fill, room, s, tip } from "./dom.js";
import { fillOf, isMeant, isSelected, tipOf } from "./fills.js";
import { answering, focused, hover, offer } from "./nodes.js";
import { defenceOf } from "./ties.js";
import { frame, nameOf, state } from "./state.js";

const MARGIN = 26; // of the map's units around the nations
const NEAR = 12; // of the map's units between a capital and the outline to which it belongs
const SMALL = 9; // pixels below which an outline gets a dot
const LABEL = 10; // pixels of a label's letters

let size = [1000, 487];
let outlines = {};
let shapes = new Map(); // nation -> {path, dot, label, at, extent}
let view = null; // [x, y, width, height] in the map's units
let layers = null;

/** Whether the world lies on our map: at least half of its nations stand within the outlines that bear their ids. */
export const hasMap = () => 2 * [...shapes.values()].filter((shape) => shape.path).length >= shapes.size;

/** Take the outlines of the world and make the shapes of the session's nations. */
export function setMap(answer, select) {
    size = answer.size;
    outlines = answer.paths;
    shapes = new Map();
    layers = {
        land: s("g", { class: "land" }),
        areas: s("g"),
        arcs: s("g", { class: "arcs" }),
        dots: s("g"),
        ring: s("g", { class: "ring" }),
        labels: s("g", { class: "labels" }),
    };
    fill($("map"), Object.values(layers));
    layers.land.append(s("path", { d: Object.values(outlines).join(" ") }));
    for (const nation of state.session.nations) shapes.set(nation.id, shapeOf(nation, select));
    for (const shape of shapes.values()) measureShape(shape);
    fit();
}

function listen(element, id, select) {
    element.addEventListener("click", () => !dragged && select({ kind: "nation", id }));
    element.addEventListener("pointermove", (event) => tip(tipOf(id), event));
    element.addEventListener("pointerenter", () => hover(id));
    element.addEventListener("pointerleave", () => {
        tip("");
        hover(null);
    });
    return answering(element, id, select);
}

/** Whether a nation's capital lies within its outline, more or less. */
const near = (box, { x, y }) =>
    x > box.x - NEAR && x < box.x + box.width + NEAR && y > box.y - NEAR && y < box.y + box.height + NEAR;

function shapeOf(nation, select) {
    const d = outlines[nation.id];
    let path = d ? listen(s("path", { d, class: "area", "data-nation": nation.id }), nation.id, select) : null;
    const dot = listen(
        s("circle", { cx: nation.x, cy: nation.y, class: "dot", "data-nation": nation.id }),
        nation.id,
        select,
    );
    const label = s("text", { class: "name" }, nation.name);
    if (path) layers.areas.append(path);
    if (path && !near(path.getBBox(), nation)) {
        // a made-up nation with the id of a real one
        path.remove();
        path = null;
    }
    layers.dots.append(dot);
    layers.labels.append(label);
    return { path, dot, label, id: nation.id, major: nation.major, at: [nation.x, nation.y], extent: [0, 0] };
}

/** The extent of an outline, and where its largest ring has its middle: there stands its name. */
function measureShape(shape) {
    if (!shape.path) return;
    let best = 0;
    for (const ring of outlines[shape.id].split(/(?=M)/)) {
        const part = s("path", { d: ring });
        layers.areas.append(part);
        const box = part.getBBox();
        part.remove();
        if (box.width * box.height > best) {
            best = box.width * box.height;
            shape.extent = [box.width, box.height];
            shape.middle = [box.x + box.width / 2, box.y + box.height / 2];
        }
    }
}

// ---- what part of the world is seen

function fit() {
    const ends = [...shapes.values()].flatMap(({ at, middle, extent }) => [
        at,
        ...(middle ? [-0.5, 0.5].map((half) => [middle[0] + half * extent[0], middle[1] + half * extent[1]]) : []),
    ]);
    const [xs, ys] = [0, 1].map((axis) => ends.map((end) => end[axis]));
    const low = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
    const wide = Math.max(...xs) - Math.min(...xs) + 2 * MARGIN;
    const high = Math.max(...ys) - Math.min(...ys) + 2 * MARGIN;
    view = wide > 0.75 * size[0] ? [0, 0, ...size] : [...low, wide, high];
    show();
}

function zoom(by, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) {
    const factor = Math.min(Math.max(view[2] * by, 20), 1.2 * size[0]) / view[2];
    view = [x - (x - view[0]) * factor, y - (y - view[1]) * factor, view[2] * factor, view[3] * factor];
    show();
}

const perPixel = () => {
    const [width, height] = room($("map"));
    return Math.max(view[2] / width, view[3] / height);
};

function show() {
    $("map").setAttribute("viewBox", view.join(" "));
    drawMap();
}

let dragged = false;

function grasp() {
    let last = null;
    $("map").addEventListener("pointerdown", (event) => {
        last = [event.clientX, event.clientY];
        dragged = false;
    });
    $("map").addEventListener("pointermove", (event) => {
        if (!last || !event.buttons || !view) return;
        const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
        if (!dragged && Math.hypot(dx, dy) < 4) return;
        dragged = true;
        view = [view[0] - dx * perPixel(), view[1] - dy * perPixel(), view[2], view[3]];
        last = [event.clientX, event.clientY];
        show();
    });
    window.addEventListener("pointerup", () => {
        last = null;
    });
    $("map").addEventListener(
        "wheel",
        (event) => {
            event.preventDefault();
            const point = new DOMPoint(event.clientX, event.clientY).matrixTransform($("map").getScreenCTM().inverse());
            zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, point.x, point.y);
        },
        { passive: false },
    );
}

export function prepareMap() {
    grasp();
    $("zoom-in").addEventListener("click", () => zoom(0.7));
    $("zoom-out").addEventListener("click", () => zoom(1 / 0.7));
    $("zoom-fit").addEventListener("click", fit);
    new ResizeObserver(() => view && state.session && drawMap()).observe($("map"));
}

// ---- drawing

export function drawMap() {
    const now = frame();
    if (!now || !layers || $("map-box").hidden) return;
    const unit = perPixel();
    for (const shape of shapes.values()) {
        const alive = Boolean(now.nations[shape.id]);
        const colours = fillOf(shape.id);
        const small = !shape.path || Math.min(...shape.extent) < SMALL * unit;
        for (const element of [shape.path, shape.dot]) {
            element?.classList.toggle("meant", isMeant(shape.id));
            element?.classList.toggle("selected", isSelected(shape.id));
            element?.classList.toggle("hovered", state.hovered === shape.id);
        }
        shape.path?.setAttribute("fill", colours.area);
        shape.path?.classList.toggle("absent", !alive);
        shape.path?.classList.toggle("shadowed", small);
        shape.dot.setAttribute("fill", colours.dot);
        shape.dot.setAttribute("r", 4.2 * unit);
        shape.dot.classList.toggle("absent", !small || !alive);
    }
    drawArcs(now);
    drawLabels(now, unit);
    offer($("map"));
    drawRing(unit);
    $("map").setAttribute("aria-label", `Map of ${Object.keys(now.nations).length} nations`);
}

/** A line around the nation that has the focus, above its neighbours. */
function drawRing(unit) {
    const held = focused($("map"));
    const { path, at } = shapes.get(held?.dataset.nation) ?? {};
    const dot = () => s("circle", { cx: at[0], cy: at[1], r: 7.5 * unit });
    fill(layers.ring, held && (held === path ? s("path", { d: path.getAttribute("d") }) : dot()));
}

function drawArcs(now) {
    if (state.selected?.kind !== "nation") {
        fill(layers.arcs);
        return;
    }
    const own = state.selected.id;
    fill(
        layers.arcs,
        [...defenceOf(now, own)]
            .filter((id) => shapes.has(id))
            .map((id) => {
                const [[x1, y1], [x2, y2]] = [shapes.get(own), shapes.get(id)].map((shape) => shape.middle ?? shape.at);
                const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2 - 0.12 * Math.hypot(x2 - x1, y2 - y1)];
                return s("path", { d: `M${x1} ${y1}Q${mx} ${my} ${x2} ${y2}` });
            }),
    );
}

function drawLabels(now, unit) {
    const taken = [];
    const wanted = [...shapes.values()].filter((shape) => now.nations[shape.id]);
    const rank = (shape) =>
        (isSelected(shape.id) ? 3 : 0) + (state.hovered === shape.id ? 2 : 0) + (shape.major ? 1 : 0);
    wanted.sort((a, b) => rank(b) - rank(a) || b.extent[0] - a.extent[0]);
    for (const shape of shapes.values()) shape.label.classList.add("absent");
    for (const shape of wanted) {
        const [x, y] =
            shape.middle && Math.min(...shape.extent) >= SMALL * unit
                ? shape.middle
                : [shape.at[0], shape.at[1] - 9 * unit];
        const half = nameOf(shape.id).length * 0.29 * LABEL * unit;
        const box = [x - half, y - 0.6 * LABEL * unit, x + half, y + 0.6 * LABEL * unit];
        const roomy = rank(shape) > 0 || 2 * half < 1.25 * shape.extent[0];
        const clear = taken.every((b) => box[2] < b[0] || box[0] > b[2] || box[3] < b[1] || box[1] > b[3]);
        if (!roomy || !clear || box[0] < view[0] || box[2] > view[0] + view[2]) continue;
        taken.push(box);
        shape.label.classList.remove("absent");
        shape.label.setAttribute("font-size", LABEL * unit);
        shape.label.setAttribute("x", x);
        shape.label.setAttribute("y", y + 0.35 * LABEL * unit);
    }
}
