// The panel of what is selected: its figures over the years and the reasons of its decisions, in sentences.

import { getReasons } from "./api.js";
import { branchColour } from "./colours.js";
import { $, fill, h } from "./dom.js";
import { chart } from "./charts.js";
import { docOf, labelOf, shown } from "./fills.js";
import { capital, number, plural, sentence, words } from "./format.js";
import {
    branchOf,
    dated,
    frame,
    frameOf,
    nameOf,
    nationOf,
    state,
    steps,
    theoryNamed,
    theoryOf,
    titleOf,
    yearOf,
} from "./state.js";
import { bondsOf } from "./ties.js";

const LISTED = 12; // items of a list shown at once
const TOLD = 2; // paragraphs of reasons shown at once
let asked = ""; // what the reasons shown answer
let select = () => {};

export function preparePanel(choose) {
    select = choose;
}

const link = (kind, id, text) =>
    h("button", { type: "button", class: "link", onclick: () => select({ kind, id }) }, text);

/** The values of something over the years seen of the branch shown. */
function course(valueOf) {
    return Array.from({ length: steps() }, (_, at) => {
        const seen = frameOf(state.branch, at);
        return seen ? (valueOf(seen) ?? null) : null;
    });
}

function small(label, doc, values, text) {
    const branch = branchOf(state.branch);
    const line = { values, colour: branchColour(branch), dash: "", name: branch.name, strong: true, bare: true };
    return h(
        "figure",
        { class: "figure", title: doc || null },
        h("figcaption", {}, h("span", {}, label), h("b", {}, text)),
        chart(
            [line],
            values.every((value) => value === null || (value >= 0 && value <= 1)) ? { low: 0, high: 1 } : null,
            [148, 62],
            state.at,
        ),
    );
}

function nationView(id, now) {
    const nation = nationOf(id);
    const seen = now.nations[id];
    const head = [
        h(
            "p",
            { class: "kicker" },
            [nation?.region, nation?.major ? "major power" : ""].filter(Boolean).join(" · ") || "Nation",
        ),
        h("h2", { class: "big", tabindex: "-1" }, nameOf(id)),
    ];
    if (!seen) return [...head, h("p", {}, `There is no such state in ${dated(state.at)}.`)];
    const figures = Object.keys(seen).filter((name) => name !== "bloc");
    const numbers = figures.filter((name) => typeof seen[name] === "number");
    const rest = figures.filter((name) => typeof seen[name] !== "number" && seen[name] !== null);
    const treaties = now.treaties.filter((treaty) => treaty.members.includes(id));
    return [
        ...head,
        reasonsBox(),
        h("h3", {}, "Figures"),
        rest.map((name) => h("p", { class: "fact" }, `${capital(words(name))}: ${seen[name]}`)),
        h(
            "div",
            { class: "figures" },
            numbers.map((name) =>
                small(
                    capital(labelOf(name)),
                    docOf(name),
                    course((frame) => frame.nations[id]?.[name]),
                    shown(name, seen[name]),
                ),
            ),
        ),
        h("h3", {}, plural(treaties.length, "treaty", "treaties")),
        listed(treaties.map((treaty) => link("treaty", treaty.id, treaty.title))),
        bonds(id, now),
    ];
}

function bonds(id, now) {
    const found = bondsOf(now, id);
    return [
        h("h3", {}, `Bound to ${plural(found.length, "nation")}`),
        listed(
            found.map(([other, kinds]) => [
                link("nation", other, nameOf(other)),
                h("span", { class: "quiet" }, ` ${[...kinds].map(words).join(", ")}`),
            ]),
        ),
    ];
}

/** A list of which the first are seen and the rest on demand. */
function listed(items) {
    if (!items.length) return h("p", { class: "quiet" }, "None.");
    const row = (item) => h("li", {}, item);
    const more = items.slice(LISTED);
    return [
        h("ul", {}, items.slice(0, LISTED).map(row)),
        more.length ? h("details", {}, h("summary", {}, `${more.length} more`), h("ul", {}, more.map(row))) : null,
    ];
}

function treatyView(id, now) {
    const treaty = now.treaties.find((one) => one.id === id);
    const head = [h("p", { class: "kicker" }, "Treaty"), h("h2", { class: "big", tabindex: "-1" }, titleOf(id))];
    if (!treaty) return [...head, h("p", {}, `It is not in force in ${dated(state.at)}.`), reasonsBox()];
    const cohesion = course((frame) => frame.treaties.find((one) => one.id === id)?.cohesion);
    const members = course((frame) => frame.treaties.find((one) => one.id === id)?.members.length);
    return [
        ...head,
        treaty.dormant ? h("p", { class: "quiet" }, "Dormant: all its members are suspended or political ones.") : null,
        reasonsBox(),
        h("h3", {}, "Figures"),
        h(
            "div",
            { class: "figures" },
            small("Cohesion", "", cohesion, number(treaty.cohesion)),
            small("Members", "", members, number(treaty.members.length)),
        ),
        h("h3", {}, plural(treaty.members.length, "member")),
        listed(treaty.members.map((member) => link("nation", member, nameOf(member)))),
        treaty.partners?.length
            ? [
                  h("h3", {}, "Partners"),
                  listed(treaty.partners.map((partner) => link("nation", partner, nameOf(partner)))),
              ]
            : null,
    ];
}

function worldView(now) {
    const treaties = [...now.treaties].sort((a, b) => a.dormant - b.dormant || b.members.length - a.members.length);
    const dormant = treaties.filter((treaty) => treaty.dormant).length;
    const theory = theoryOf(branchOf(state.branch));
    return [
        h("p", { class: "kicker" }, "The question"),
        h("p", { class: "question" }, state.session.world.question),
        h(
            "p",
            { class: "quiet" },
            "Click a nation or a treaty: here stand its figures and the reasons of its decisions.",
        ),
        h("h3", {}, "Theory of who is allied"),
        h("p", { id: "theory" }, h("b", {}, words(theory)), h("span", { class: "quiet" }, ` ${theoryNamed(theory).says}`)),
        h("h3", {}, [
            `${plural(treaties.length - dormant, "treaty", "treaties")} in force`,
            dormant ? `, ${dormant} dormant` : "",
        ]),
        listed(
            treaties.map((treaty) => [
                link("treaty", treaty.id, treaty.title),
                h(
                    "span",
                    { class: "quiet" },
                    ` ${plural(treaty.members.length, "member")}, ${treaty.dormant ? "all suspended or political" : `cohesion ${number(treaty.cohesion)}`}`,
                ),
            ]),
        ),
    ];
}

// ---- reasons

const reasonsBox = () =>
    h(
        "section",
        { id: "reasons", "aria-live": "polite" },
        h("h3", {}, `Reasons, ${dated(state.at)}`),
        h("p", { class: "quiet" }, state.playing ? "Pause to read them." : "…"),
    );

function bar(term, most) {
    const share = Math.abs(term.value) / (most || 1);
    const mark = h("span", { class: `term ${term.value < 0 ? "against" : "for"}` });
    mark.style.setProperty("--share", share.toFixed(3));
    return h(
        "tr",
        {},
        h("td", {}, term.words ?? words(term.name)),
        h("td", { class: "bars" }, mark),
        h("td", { class: "num" }, `${term.value > 0 ? "+" : term.value < 0 ? "−" : ""}${number(Math.abs(term.value))}`),
    );
}

function decisionView(decision) {
    const most = Math.max(...decision.terms.map((term) => Math.abs(term.value)), 0);
    return h(
        "details",
        { class: "decision" },
        h(
            "summary",
            {},
            decision.text,
            decision.chance_in_words ? h("span", { class: "quiet" }, ` chance ${decision.chance_in_words}`) : null,
        ),
        decision.terms.length
            ? h(
                  "table",
                  {},
                  h(
                      "tbody",
                      {},
                      decision.terms.map((term) => bar(term, most)),
                  ),
              )
            : null,
    );
}

/** The first paragraphs, and the rest on demand. */
function paragraphs(texts) {
    const rows = texts.map((text) => h("p", {}, text));
    const more = rows.slice(TOLD);
    return [
        rows.slice(0, TOLD),
        more.length
            ? h("details", {}, h("summary", {}, `${plural(more.length, "more decision")} in sentences`), more)
            : null,
    ];
}

async function explain() {
    const { session, branch, at, selected } = state;
    const question = [session.id, branch, at, selected.kind, selected.id].join("|");
    asked = question;
    let content;
    try {
        const answer = await getReasons(session.id, branch, { year: yearOf(at), [selected.kind]: selected.id });
        content = [
            paragraphs(answer.paragraphs),
            answer.decisions.length ? listed(answer.decisions.map(decisionView)) : null,
        ];
        if (!answer.paragraphs.length && !answer.decisions.length)
            content = [h("p", { class: "quiet" }, "No decision of its own in this year.")];
    } catch (error) {
        content = [h("p", { class: "wrong" }, sentence(error.message))];
    }
    const box = $("reasons");
    if (asked === question && box) fill(box, h("h3", {}, `Reasons, ${dated(at)}`), content);
}

/** Draw the panel; `quietly` without asking for reasons, as while the years run by. */
export function drawPanel(quietly) {
    const now = frame();
    if (!now) return;
    const { selected } = state;
    const back = selected
        ? h("button", { type: "button", class: "small push", onclick: () => select(null) }, "← the world")
        : null;
    const view = !selected
        ? worldView(now)
        : selected.kind === "nation"
          ? nationView(selected.id, now)
          : treatyView(selected.id, now);
    fill($("panel"), back, view);
    if (selected && !quietly && $("reasons")) explain();
}
