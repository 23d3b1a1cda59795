// The network of ties: nations stand where they stand on the map, evened out so that a crowded region has room.

import { $, fill, room, s, tip } from "./dom.js";
import { fillOf, isMeant, isSelected, tipOf } from "./fills.js";
import { plural } from "./format.js";
import { answering, focused, hover, offer } from "./nodes.js";
import { frame, state } from "./state.js";
import { pairsOf } from "./ties.js";

const FEW = 12; // nations up to which whole names are written
const MANY = 60; // nations above which only major powers are named
const EDGE = 18; // pixels kept free at the border
const CROWD = 250; // pairs above which lines fade

let nodes = new Map(); // nation -> {dot, label, home: [x, y] in [0, 1], place}
let layers = null;
let which = "defence";

function ranks(values) {
    const order = values.map((value, k) => [value, k]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const rank = [];
    order.forEach(([, k], place) => {
        rank[k] = place / Math.max(values.length - 1, 1);
    });
    return rank;
}

/** Places in [0, 1]: half by distance and half by rank. */
function evened(values) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const rank = ranks(values);
    return values.map((value, k) => (high > low ? (value - low) / (high - low) + rank[k] : 2 * rank[k]) / 2);
}

export function setNetwork(select) {
    const { nations } = state.session;
    const [xs, ys] = [evened(nations.map((n) => n.x)), evened(nations.map((n) => n.y))];
    layers = {
        lines: s("g", { class: "lines" }),
        dots: s("g"),
        ring: s("g", { class: "ring" }),
        labels: s("g", { class: "labels" }),
    };
    fill($("network"), Object.values(layers));
    nodes = new Map();
    nations.forEach((nation, k) => {
        const { id } = nation;
        const dot = answering(s("circle", { class: "dot", "data-nation": id }), id, select);
        dot.addEventListener("click", () => select({ kind: "nation", id }));
        dot.addEventListener("pointermove", (event) => tip(tipOf(id), event));
        dot.addEventListener("pointerenter", () => hover(id));
        dot.addEventListener("pointerleave", () => {
            tip("");
            hover(null);
        });
        const label = s("text", { class: "name" }, nations.length <= FEW ? nation.name : id);
        layers.dots.append(dot);
        layers.labels.append(label);
        nodes.set(id, {
            dot,
            label,
            home: [xs[k], ys[k]],
            place: [0, 0],
            named: nations.length <= MANY || nation.major,
        });
    });
    spread();
}

/** Put the nodes into the box, apart from each other: they move by the same rule at any time, so they stay where they are. */
function spread() {
    const [width, height] = room($("network"));
    $("network").setAttribute("viewBox", `0 0 ${width} ${height}`);
    const all = [...nodes.values()];
    const inner = [width, height].map((length) => Math.max(length - 2 * EDGE, 1));
    const apart = Math.min(34, 0.95 * Math.sqrt((inner[0] * inner[1]) / Math.max(all.length, 1)));
    all.forEach((node, k) => {
        node.place = [
            EDGE + node.home[0] * inner[0] + 1e-3 * Math.cos(k),
            EDGE + node.home[1] * inner[1] + 1e-3 * Math.sin(k),
        ];
    });
    for (let round = 0; round < 120; round += 1) if (!pushApart(all, apart, width, height)) break;
}

function pushApart(all, apart, width, height) {
    let moved = false;
    for (let i = 0; i < all.length; i += 1) {
        for (let j = i + 1; j < all.length; j += 1) {
            const [a, b] = [all[i].place, all[j].place];
            const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
            const distance = Math.hypot(dx, dy) || 1e-6;
            if (distance >= apart) continue;
            const push = (apart - distance) / 2 / distance;
            a[0] -= dx * push;
            a[1] -= dy * push;
            b[0] += dx * push;
            b[1] += dy * push;
            moved = true;
        }
    }
    for (const { place } of all) {
        place[0] = Math.min(Math.max(place[0], EDGE), width - EDGE);
        place[1] = Math.min(Math.max(place[1], EDGE + 6), height - EDGE / 2);
    }
    return moved;
}

export function prepareNetwork() {
    $("ties").addEventListener("change", () => {
        which = $("ties").value;
        drawNetwork();
    });
    new ResizeObserver(() => {
        if (layers && state.session) {
            spread();
            drawNetwork();
        }
    }).observe($("network"));
}

function radius(now, id) {
    const most = Math.max(...Object.values(now.nations).map((nation) => nation.capability ?? 0), 1e-9);
    return 3.5 + 6 * Math.sqrt((now.nations[id]?.capability ?? 0) / most);
}

export function drawNetwork() {
    const now = frame();
    if (!now || !layers) return;
    const pairs = pairsOf(now, which).filter(([a, b]) => nodes.has(a) && nodes.has(b));
    const focus = state.hovered ?? (state.selected?.kind === "nation" ? state.selected.id : null);
    fill(
        layers.lines,
        pairs
            .sort((a, b) => a[2] - b[2])
            .map(([a, b, rank]) => {
                const [p, q] = [nodes.get(a).place, nodes.get(b).place];
                const lit = focus === a || focus === b;
                return s("line", {
                    x1: p[0],
                    y1: p[1],
                    x2: q[0],
                    y2: q[1],
                    class: `tie rank${rank}${lit ? " lit" : focus ? " dim" : ""}`,
                });
            }),
    );
    layers.lines.classList.toggle("crowded", pairs.length > CROWD);
    const [width] = room($("network"));
    for (const [id, node] of nodes) drawNode(now, id, node, focus, width);
    offer($("network"));
    const held = focused($("network"));
    const [cx, cy] = nodes.get(held?.dataset.nation)?.place ?? [];
    fill(layers.ring, held && s("circle", { cx, cy, r: Number(held.getAttribute("r")) + 3.5 }));
    const text = plural(pairs.length, "pair");
    $("tie-count").textContent = text;
    $("network").setAttribute("aria-label", `Network of ties: ${text} of nations bound`);
}

function drawNode(now, id, node, focus, width) {
    const alive = Boolean(now.nations[id]);
    const size = radius(now, id);
    for (const [name, value] of [
        ["cx", node.place[0]],
        ["cy", node.place[1]],
        ["r", size],
        ["fill", fillOf(id).dot],
    ]) {
        node.dot.setAttribute(name, value);
    }
    node.dot.classList.toggle("absent", !alive);
    node.dot.classList.toggle("selected", isSelected(id));
    node.dot.classList.toggle("meant", isMeant(id));
    node.dot.classList.toggle("hovered", state.hovered === id);
    node.label.classList.toggle("absent", !alive || !(node.named || focus === id || isMeant(id)));
    const half = Math.min(0.3 * 9 * node.label.textContent.length, width / 2);
    node.label.setAttribute("x", Math.min(Math.max(node.place[0], half), width - half));
    node.label.setAttribute("y", node.place[1] - size - 2.5);
}
