// The list of branches: which one is shown, where each left its parent, and what was changed in it.

import { dropBranch } from "./api.js";
import { branchColour, branchDash } from "./colours.js";
import { $, fill, h, s } from "./dom.js";
import { capital, number, plural, words } from "./format.js";
import { branchOf, dated, forget, state, stepOf } from "./state.js";

const NAMED = 2; // of what is left out

/** A short stroke in the colour and the dashes of a branch. */
export function stroke(branch) {
    return s(
        "svg",
        { class: "stroke", viewBox: "0 0 28 8", "aria-hidden": "true" },
        s("line", {
            x1: 1,
            x2: 27,
            y1: 4,
            y2: 4,
            stroke: branchColour(branch),
            "stroke-dasharray": branchDash(branch) || null,
            "stroke-width": 2.4,
        }),
    );
}

/** The date of an event: a year of ours in words, a day as it is written. */
const dateOf = ({ date }) => (typeof date === "number" ? dated(stepOf(date)) : date);

/** What a word such as treaty:nato stands for. */
function titleOfWord(word) {
    const [kind, id] = word.split(/:(.*)/);
    const { world, treaties, nations } = state.session;
    const known = { event: world.events, treaty: treaties, nation: nations }[kind].find((one) => one.id === id);
    return known?.title ?? known?.name ?? id;
}

/** What was changed in a branch, in a few words each. */
export function changesOf(branch) {
    const set = Object.entries(branch.edits.parameters).map(([path, value]) => {
        if (path === "theory") return `theory ${words(value)} instead of ${words(state.session.world.theory)}`;
        const before = state.session.parameters.find((one) => one.path === path)?.value;
        return `${path} = ${number(value)}${before === undefined ? "" : ` instead of ${number(before)}`}`;
    });
    const events = branch.edits.events.map((event) => `${event.title} (${dateOf(event)})`);
    const left = branch.edits.without.map(titleOfWord);
    const more = left.length > NAMED ? [`${left.length - NAMED} more`] : [];
    const without = left.length ? [`without ${[...left.slice(0, NAMED), ...more].join("; ")}`] : [];
    return [...events, ...without, ...set];
}

function row(branch, choose, drop) {
    const shown = branch.id === state.branch;
    const radio = h("input", { type: "radio", name: "branch", value: branch.id, onchange: () => choose(branch.id) });
    radio.checked = shown;
    const parent = branch.parent ? branchOf(branch.parent) : null;
    const from = branch.parent
        ? `from ${parent ? `“${parent.name}”` : "a deleted branch"}, ${dated(stepOf(branch.year))}`
        : "as the file has it";
    const children = state.session.branches.some((other) => other.parent === branch.id);
    return h(
        "div",
        { class: `branch${shown ? " shown" : ""}` },
        h(
            "label",
            {},
            radio,
            stroke(branch),
            h("span", {}, h("b", {}, capital(branch.name)), " ", h("span", { class: "quiet" }, from)),
        ),
        branch.parent && !children
            ? h(
                  "button",
                  {
                      type: "button",
                      class: "small",
                      "aria-label": `Delete the branch ${branch.name}`,
                      title: "Delete",
                      onclick: () => drop(branch.id),
                  },
                  "✕",
              )
            : null,
        changesOf(branch).length
            ? h(
                  "ul",
                  { class: "changes", title: branch.changes.join("\n").replaceAll("`", "") },
                  changesOf(branch).map((text) => h("li", {}, text)),
              )
            : null,
    );
}

export function drawBranches(choose, drop) {
    const focused = document.activeElement?.name === "branch";
    fill(
        $("branches"),
        state.session.branches.map((branch) => row(branch, choose, drop)),
    );
    if (focused) $("branches").querySelector("input:checked").focus();
    const few = state.session.branches.length < 2;
    $("open-compare").disabled = few;
    $("open-compare").title = few
        ? "Make a second branch first"
        : `Compare two of ${plural(state.session.branches.length, "branch", "branches")}`;
}

/** Delete a branch, here and on the server. */
export async function remove(id) {
    await dropBranch(state.session.id, id);
    state.session.branches = state.session.branches.filter((branch) => branch.id !== id);
    forget(id);
}
