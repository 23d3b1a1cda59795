// Two branches side by side: where they part, in words; each index overlaid, and the difference below it.

import { getComparison } from "./api.js";
import { branchColour, branchDash } from "./colours.js";
import { chart, chosen } from "./charts.js";
import { dialog, dialogHead, fill, h } from "./dom.js";
import { capital, number, sentence, words } from "./format.js";
import { branchOf, dated, have, state, stepOf } from "./state.js";
import { changesOf, stroke } from "./branches.js";

const BOX = [330, 128, 58]; // width, height and room for the ends of the axis, in pixels
const BELOW = [330, 84, 58];

const signed = (value) =>
    value === null ? "–" : `${value > 0 ? "+" : value < 0 ? "−" : ""}${number(Math.abs(value))}`;

/** Values by year as values by step. */
function stepped(years, values) {
    const line = [];
    years.forEach((year, k) => {
        line[stepOf(year)] = values[k];
    });
    return Array.from(line, (value) => value ?? null);
}

const less = (b, a) =>
    b.map((value, at) => (value === null || a[at] === null || a[at] === undefined ? null : value - a[at]));

function indexView(name, answer, a, b, at) {
    const index = state.session.indices.find((one) => one.name === name);
    const [one, two] = ["a", "b"].map((side) => stepped(answer.years, answer.indices[name][side]));
    const gap = less(two, one);
    const line = (branch, values) => ({
        values,
        colour: branchColour(branch),
        dash: branchDash(branch),
        name: branch.name,
        strong: true,
    });
    return h(
        "figure",
        { class: "pair", "data-index": name },
        h(
            "figcaption",
            { title: sentence(index.doc) },
            capital(words(name)),
            h("span", { class: "quiet" }, ` difference in ${dated(at)}: ${signed(gap[at] ?? null)}`),
        ),
        chart([line(a, one), line(b, two)], index, BOX, at),
        chart(
            [{ values: gap, colour: branchColour(b), dash: "", name: "difference", strong: true }],
            index,
            BELOW,
            at,
            true,
        ),
    );
}

/** The indices whose difference is largest against their own spread, apart from those that the reader has chosen. */
function largest(answer, apart) {
    const moved = Object.entries(answer.indices)
        .filter(([name]) => !apart.includes(name))
        .map(([name, { a, b }]) => {
            const known = [...a, ...b].filter((value) => typeof value === "number");
            const spread = Math.max(...known) - Math.min(...known);
            const gaps = a.map((value, k) => Math.abs((b[k] ?? value ?? 0) - (value ?? b[k] ?? 0)));
            return [name, spread > 0 ? Math.max(...gaps) / spread : 0];
        });
    return moved
        .filter(([, share]) => share > 1e-9)
        .sort((x, y) => y[1] - x[1])
        .slice(0, 3)
        .map(([name]) => name);
}

function picker(label, chosenId, onchange) {
    const pick = h(
        "select",
        { onchange: () => onchange(pick.value) },
        state.session.branches.map((branch) => h("option", { value: branch.id }, branch.name)),
    );
    pick.value = chosenId;
    return h("label", { class: "row" }, h("span", { class: "label" }, label), pick);
}

const sideView = (branch) =>
    h(
        "p",
        { class: "side" },
        stroke(branch),
        h("b", {}, branch.name),
        " ",
        h("span", { class: "quiet" }, changesOf(branch).join("; ") || "as the file has it"),
    );

async function show(content, ids) {
    const [a, b] = ids.map(branchOf);
    fill(content, h("p", { class: "quiet", role: "status" }, "Comparing…"));
    try {
        if (a === b) throw new Error("Choose two different branches.");
        await Promise.all(ids.map((id) => have(id, state.at)));
        const answer = await getComparison(state.session.id, a.id, b.id);
        const at = Math.min(state.at, stepOf(answer.years.at(-1)));
        const names = chosen().filter((name) => answer.indices[name]);
        const views = (list) =>
            h(
                "div",
                { class: "pairs" },
                list.map((name) => indexView(name, answer, a, b, at)),
            );
        const others = largest(answer, names);
        fill(
            content,
            h("div", { class: "sides" }, sideView(a), sideView(b)),
            h(
                "p",
                { class: "parting", id: "parting" },
                answer.parting
                    ? answer.parting.text
                    : `They are the same up to ${dated(stepOf(answer.years.at(-1)))}, the last year that both have reached.`,
            ),
            views(names),
            others.length ? h("h3", {}, "What differs most besides") : null,
            views(others),
            h(
                "p",
                { class: "quiet" },
                `Below each index: ${b.name} less ${a.name}. Both have the same luck, so that a difference comes from what was changed.`,
            ),
        );
    } catch (error) {
        fill(content, h("p", { class: "wrong", role: "alert" }, error.message));
    }
}

/** Open the comparison: of the branch shown with its parent, else with another. */
export function openComparison() {
    const shown = branchOf(state.branch);
    const other = branchOf(shown.parent) ?? state.session.branches.find((branch) => branch !== shown);
    const ids = shown.parent ? [other.id, shown.id] : [shown.id, other.id];
    const content = h("div", { class: "scroll" });
    dialog("Compare two branches", true, (close) => [
        dialogHead(
            "Compare",
            close,
            picker("this", ids[0], (id) => {
                ids[0] = id;
                show(content, ids);
            }),
            picker("with", ids[1], (id) => {
                ids[1] = id;
                show(content, ids);
            }),
        ),
        content,
    ]);
    show(content, ids);
}
