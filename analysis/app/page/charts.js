// Line charts: one index over the years, every branch in its colour and its dashes, the year shown marked.

import { branchColour, branchDash } from "./colours.js";
import { $, dialog, dialogHead, fill, h, room, s, tip } from "./dom.js";
import { capital, number, searched, sentence, words } from "./format.js";
import { dated, lineOf, state, steps, yearOf } from "./state.js";

const FIRST = ["cohesion", "general_deterrence", "mean_alarm", "mean_burden", "defence_density", "treaties_in_force"];
const KEY = "foedus-indices";
const COUNTED = ["nations", "allies", "wars", "treaties", "calls", "count"]; // units of what has no halves
const PAD = { left: 30, right: 34, top: 6, bottom: 14 };

const indexOf = (name) => state.session.indices.find((index) => index.name === name);

/** The indices that the reader has chosen, else six that say most. */
export function chosen() {
    const known = state.session.indices.map((index) => index.name);
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? FIRST;
    const found = kept.filter((name) => known.includes(name));
    return found.length ? found : known.slice(0, 6);
}

/** Round ends of an axis that hold all values: within 0 and 1 if they are shares, whole if they are counts. */
function ends(values, index) {
    if (!values.length) return [0, 1];
    let [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = (high - low || Math.abs(high) || 1) * 0.12;
    low = index?.low === 0 || low >= 0 ? Math.max(0, low - pad) : low - pad;
    high = index?.high === 1 ? Math.min(1, high + pad) : high + pad;
    if (index?.high === 1 && high - low < 0.1) [low, high] = [Math.max(0, high - 0.1), high];
    const step = Math.max(10 ** Math.floor(Math.log10(high - low || 1)) / 2, COUNTED.includes(index?.unit) ? 1 : 0);
    return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

function pathOf(values, x, y) {
    let open = false;
    return values
        .map((value, at) => {
            if (value === null || value === undefined) {
                open = false;
                return "";
            }
            const part = `${open ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
            open = true;
            return part;
        })
        .join("");
}

/** The values of the strong lines at a step, each with its dot; where they are close, one stands below the other. */
function valuesAt(lines, at, x, y, right) {
    const now = lines
        .filter((line) => line.strong && typeof line.values[at] === "number")
        .sort((a, b) => b.values[at] - a.values[at]);
    let last = -Infinity;
    return now.map((line) => {
        const up = y(line.values[at]);
        const text = Math.max(up - 4, 10, last + 11);
        last = text;
        if (line.bare) return s("circle", { class: "now", cx: x(at), cy: up, r: 2.8, fill: line.colour });
        return s(
            "g",
            {},
            s("circle", { class: "now", cx: x(at), cy: up, r: 2.8, fill: line.colour }),
            s(
                "text",
                { class: "value", x: Math.min(x(at) + 5, right + 5), y: text, colour: line.colour },
                number(line.values[at]),
            ),
        );
    });
}

/** The end of an axis as a number, precise enough that both ends of a short axis differ. */
function endText(value, span) {
    const digits = Math.min(8, Math.ceil(-Math.log10(span || 1)) + 1);
    return digits > 2 && value !== 0 ? value.toFixed(digits) : number(value);
}

/** The frame of a chart: its ends, its years, the step shown, and zero where lines cross it. */
function gridOf([low, high], x, y, [left, right], height, at, zero) {
    const line = (kind, value) => s("line", { class: kind, x1: left, x2: right, y1: y(value), y2: y(value) });
    const marks = [low, high].map((value) => [
        line("grid", value),
        s("text", { class: "tick end", x: left - 4, y: y(value) + 3 }, endText(value, high - low)),
    ]);
    if (zero && low < 0 && high > 0) marks.push(line("zero", 0));
    const years = [0, steps() - 1].map((step, k) =>
        s(
            "text",
            { class: k ? "tick end" : "tick", x: x(step) + (k ? 8 : -4), y: height - 2 },
            Math.floor(yearOf(step)),
        ),
    );
    return [marks, years, s("line", { class: "cursor", x1: x(at), x2: x(at), y1: PAD.top, y2: height - PAD.bottom })];
}

/** A chart of lines [{values, colour, dash, name, strong}] in a box of pixels, with at least so much room at both sides; `at` marks a step; `zero` shows zero. */
export function chart(lines, index, [width, height, margin = PAD.left, after = PAD.right], at, zero = false) {
    const known = lines.flatMap((line) => line.values).filter((value) => typeof value === "number");
    const [low, high] = ends(zero ? [...known, 0] : known, zero ? null : index);
    const left = Math.max(margin, 8 + 5.6 * Math.max(...[low, high].map((value) => endText(value, high - low).length)));
    const longest = Math.max(0, ...known.map((value) => number(value).length));
    const right = width - (lines.every((line) => line.bare) ? 10 : Math.max(after, 8 + 6.8 * longest));
    const last = Math.max(steps() - 1, 1);
    const x = (step) => left + (step / last) * (right - left);
    const y = (value) => height - PAD.bottom - ((value - low) / (high - low || 1)) * (height - PAD.top - PAD.bottom);
    const drawn = lines.map((line) =>
        s("path", {
            class: "course",
            d: pathOf(line.values, x, y),
            stroke: line.colour,
            "stroke-dasharray": line.dash || null,
            "stroke-width": line.strong ? 1.9 : 1.2,
        }),
    );
    const said = lines
        .filter((line) => line.strong)
        .map((line) => `${line.name} ${number(line.values[at])}`)
        .join(", ");
    const svg = s(
        "svg",
        {
            viewBox: `0 0 ${width} ${height}`,
            width,
            height,
            role: "img",
            "aria-label": `${words(index?.name ?? "")} in ${dated(at)}: ${said}`,
        },
        gridOf([low, high], x, y, [left, right], height, at, zero),
        known.length ? null : s("text", { class: "tick", x: left + 6, y: height / 2 }, "no value yet"),
        drawn,
        valuesAt(lines, at, x, y, right),
    );
    return read(svg, lines, (px) => Math.round(((px - left) / (right - left)) * last), width);
}

/** The pointer on a chart reads the values of all lines at its year. */
function read(svg, lines, stepAt, width) {
    svg.addEventListener("pointermove", (event) => {
        const box = svg.getBoundingClientRect();
        const at = Math.min(Math.max(stepAt(((event.clientX - box.left) / box.width) * width), 0), steps() - 1);
        const values = lines
            .filter((line) => typeof line.values[at] === "number")
            .map((line) => `${line.name} ${number(line.values[at])}`);
        tip(values.length ? `${dated(at)}: ${values.join(", ")}` : "", event);
    });
    svg.addEventListener("pointerleave", () => tip(""));
    return svg;
}

/** The lines of an index, one a branch, the branch shown last and strongest. */
function linesOf(name) {
    const order = [...state.session.branches].sort((a, b) => (a.id === state.branch) - (b.id === state.branch));
    return order.map((branch) => ({
        values: lineOf(branch.id).map((indices) => indices?.[name] ?? null),
        colour: branchColour(branch),
        dash: branchDash(branch),
        name: branch.name,
        strong: branch.id === state.branch,
    }));
}

export function drawCharts() {
    const names = chosen();
    const [width, height] = room($("charts"));
    const columns = width > 560 ? 3 : width > 260 ? 2 : 1;
    const rows = Math.ceil(names.length / columns);
    const box = [Math.floor(width / columns) - 8, Math.max(46, Math.floor(height / rows) - 25)];
    $("charts").style.setProperty("--columns", columns);
    fill(
        $("charts"),
        names.map((name) => {
            const index = indexOf(name);
            const unit = index.unit && !["share", "1", "-"].includes(index.unit) ? ` (${index.unit})` : "";
            return h(
                "figure",
                { class: "chart", "data-index": name, title: sentence(index.doc) },
                h("figcaption", {}, capital(words(name)), h("span", { class: "quiet" }, unit)),
                chart(linesOf(name), index, box, state.at),
            );
        }),
    );
}

export function prepareCharts() {
    $("choose-indices").addEventListener("click", chooseIndices);
    new ResizeObserver(() => state.session && drawCharts()).observe($("charts"));
}

function chooseIndices() {
    const picked = new Set(chosen());
    const list = h("div", { class: "scroll picks" });
    const search = h("input", { type: "search", placeholder: "Search", "aria-label": "Search the indices" });
    const draw = () =>
        fill(
            list,
            searched(state.session.indices, search.value, (i) => `${words(i.name)} ${i.doc}`).map((index) => {
                const box = h("input", {
                    type: "checkbox",
                    onchange: () => {
                        if (box.checked) picked.add(index.name);
                        else picked.delete(index.name);
                        sessionStorage.setItem(KEY, JSON.stringify([...picked]));
                        drawCharts();
                    },
                });
                box.checked = picked.has(index.name);
                return h(
                    "label",
                    { class: "pick" },
                    box,
                    h(
                        "span",
                        {},
                        h("b", {}, capital(words(index.name))),
                        " ",
                        h("span", { class: "quiet" }, sentence(index.doc)),
                    ),
                );
            }),
        );
    search.addEventListener("input", draw);
    draw();
    dialog("Choose indices", false, (close) => [dialogHead("Indices shown", close), search, list]);
}
