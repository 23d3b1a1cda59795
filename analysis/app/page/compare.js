// Two branches side by side: what was changed and where they part, in words; each index, and the difference below it.

import { getComparison } from "./api.js";
import { branchColour, branchDash } from "./colours.js";
import { chart, chosen } from "./charts.js";
import { coded, dialog, dialogHead, fill, h } from "./dom.js";
import { capital, number, sentence, words } from "./format.js";
import { branchOf, dated, have, state, stepOf } from "./state.js";
import { stroke } from "./branches.js";
import { goto } from "./transport.js";

const BOX = [330, 128, 58, 62]; // width, height, room for the ends of the axis and for values, in pixels
const BELOW = [330, 84, 58, 62];
const SEEN = 0.01; // of the larger value of an index: a difference worth a sentence

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

function indexView(name, answer, a, b, at, explained = false) {
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
        explained ? h("p", { class: "quiet hint" }, sentence(index.doc)) : null,
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

/** The most three names of [name, size], the largest size first, of sizes above a least one. */
const first = (sized, least) =>
    sized
        .filter(([, size]) => size > least)
        .sort((x, y) => y[1] - x[1])
        .slice(0, 3)
        .map(([name]) => name);

/** The indices whose difference in any year is largest, as a share of all that they span in both branches. */
const moved = (indices) =>
    first(
        Object.entries(indices).map(([name, { a, b }]) => {
            const known = [...a, ...b].filter(Number.isFinite);
            const spread = Math.max(...known) - Math.min(...known);
            const gaps = a.map((value, at) => Math.abs((b[at] ?? value ?? 0) - (value ?? b[at] ?? 0)));
            return [name, spread > 0 ? Math.max(...gaps) / spread : 0];
        }),
        1e-9,
    );

/** A difference as a share of the larger of two values. */
const share = (one, two) => (two - one) / (Math.max(Math.abs(one), Math.abs(two)) || 1);

/** Two values with as many digits as tell them apart. */
function toldApart(one, two) {
    for (let digits = 2; number(one) === number(two) && digits < 8; digits += 1) {
        const told = [one, two].map((value) => value.toFixed(digits));
        if (told[0] !== told[1]) return told;
    }
    return [number(one), number(two)];
}

/** The values of both branches at a step, where they differ by the largest share, in a sentence. */
function gapsIn(indices, k, a, b, at) {
    const known = Object.entries(indices).filter(([, own]) => [own.a[k], own.b[k]].every(Number.isFinite));
    const sized = known.map(([name, own]) => [name, Math.abs(share(own.a[k], own.b[k]))]);
    const told = first(sized, SEEN).map((name) => {
        const [one, two] = [indices[name].a[k], indices[name].b[k]];
        const [was, is] = toldApart(one, two);
        return `${words(name)} ${is} instead of ${was} (${signed(Math.round(100 * share(one, two)))}%)`;
    });
    return told.length
        ? `In ${dated(at)}, “${b.name}” against “${a.name}”, by shares of the larger value: ${told.join("; ")}.`
        : `In ${dated(at)} none of the indices chosen differs by a hundredth of the larger value.`;
}

/** Where the histories part, in words, with a way to that year and to who decided. */
function partingView(answer, visit) {
    const { parting } = answer;
    const last = dated(stepOf(answer.years.at(-1)));
    if (!parting) {
        const told = `They are the same up to ${last}, the last that both have reached.`;
        return h("p", { class: "parting", id: "parting" }, told);
    }
    const go = h("button", { type: "button", class: "small" }, `Go to ${dated(stepOf(parting.year))}`);
    go.addEventListener("click", () => visit(parting));
    return [
        parting.felt ? h("p", { class: "parting" }, h("b", {}, "First felt: "), coded(parting.felt)) : null,
        h(
            "p",
            { class: "parting", id: "parting" },
            h("b", {}, parting.outcome ? "First turned out otherwise: " : "First felt, nothing turned out otherwise yet: "),
            coded(parting.text),
        ),
        go,
    ];
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
        branch.parent ? null : h("span", { class: "quiet" }, "the world as the file has it"),
    );

async function show(content, ids, visit) {
    const [a, b] = ids.map(branchOf);
    fill(content, h("p", { class: "quiet", role: "status" }, "Comparing…"));
    try {
        if (a === b) throw new Error("Choose two different branches.");
        await Promise.all(ids.map((id) => have(id, state.at)));
        const answer = await getComparison(state.session.id, a.id, b.id);
        const at = Math.min(state.at, stepOf(answer.years.at(-1)));
        const names = chosen().filter((name) => answer.indices[name]);
        const views = (list, explained) =>
            h(
                "div",
                { class: "pairs" },
                list.map((name) => indexView(name, answer, a, b, at, explained)),
            );
        const [own, rest] = [true, false].map((wanted) =>
            Object.fromEntries(Object.entries(answer.indices).filter(([name]) => names.includes(name) === wanted)),
        );
        const others = moved(rest);
        const years = [answer.years[0], answer.years.at(-1)].map((year) => dated(stepOf(year)));
        const k = answer.years.findIndex((year) => stepOf(year) === at);
        fill(
            content,
            h("div", { class: "sides" }, sideView(a), sideView(b)),
            h("h3", {}, "What was changed"),
            h(
                "ul",
                { class: "differences" },
                answer.differences.map((told) => h("li", {}, coded(told))),
            ),
            h("h3", {}, "Where the histories part"),
            partingView(answer, visit),
            h("h3", {}, "What becomes of it"),
            h("p", { class: "parting", id: "gaps" }, gapsIn(own, k, a, b, at)),
            views(names, false),
            others.length
                ? h("h3", {}, `What differs most besides for its own range, in any year of ${years.join("–")}`)
                : null,
            views(others, true),
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

/** Open the comparison: of the branch shown with its parent, else with another; `select` shows a nation in the panel. */
export function openComparison(select) {
    const shown = branchOf(state.branch);
    const other = branchOf(shown.parent) ?? state.session.branches.find((branch) => branch !== shown);
    const ids = shown.parent ? [other.id, shown.id] : [shown.id, other.id];
    const content = h("div", { class: "scroll" });
    const visit = ({ year, actor }) => {
        box.close();
        if (actor) select({ kind: "nation", id: actor });
        goto(stepOf(year));
    };
    const box = dialog("Compare two branches", true, (close) => [
        dialogHead(
            "Compare",
            close,
            picker("this", ids[0], (id) => {
                ids[0] = id;
                show(content, ids, visit);
            }),
            picker("with", ids[1], (id) => {
                ids[1] = id;
                show(content, ids, visit);
            }),
        ),
        content,
    ]);
    show(content, ids, visit);
}
