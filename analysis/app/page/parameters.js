// The theory of who is allied and the parameters of its rules: a list to search, each with its unit, range and source,
// and what is changed of them.

import { fill, h } from "./dom.js";
import { fault, rangeOf } from "./fields.js";
import { number, plural, searched, sentence, words } from "./format.js";
import { branchOf, state, theoryNamed, theoryOf } from "./state.js";

const LISTED = 60;

/** The value that a parameter has in the branch shown. */
function valueNow(parameter) {
    return branchOf(state.branch).edits.parameters?.[parameter.path] ?? parameter.value;
}

function row(parameter, changes, changed) {
    const unit = ["", "-", "1", undefined, null].includes(parameter.unit) ? "" : parameter.unit;
    const input = h("input", { type: "number", step: "any", inputmode: "decimal", "aria-label": parameter.path });
    input.value = changes.get(parameter.path) ?? valueNow(parameter);
    input.addEventListener("input", () => {
        if (input.value.trim() === "" || Number(input.value) === valueNow(parameter)) changes.delete(parameter.path);
        else changes.set(parameter.path, Number(input.value));
        line.classList.toggle("changed", changes.has(parameter.path));
        changed();
    });
    const [rule, name] = parameter.path.split(/\.(?=[^.]*$)/);
    const line = h(
        "div",
        { class: `parameter${changes.has(parameter.path) ? " changed" : ""}` },
        h("div", {}, h("b", {}, words(name ?? rule)), h("span", { class: "quiet" }, name ? ` of ${words(rule)}` : "")),
        h("div", { class: "entry" }, input, h("span", { class: "quiet" }, unit)),
        h(
            "p",
            { class: "quiet hint" },
            [
                sentence(parameter.doc),
                rangeOf(parameter) && `Range ${rangeOf(parameter)}.`,
                parameter.source && sentence(`source: ${parameter.source}`),
            ]
                .filter(Boolean)
                .join(" "),
        ),
        fault(`parameters.${parameter.path}`),
    );
    return line;
}

/** The choice of a theory: {box, read, idle}, `idle` being the parameters that do nothing under the one chosen. */
function theoryForm(changed) {
    const now = theoryOf(branchOf(state.branch));
    const says = h("p", { class: "quiet hint", role: "status" });
    const choice = h(
        "select",
        {},
        state.session.theories.map(({ name }) => h("option", { value: name }, words(name))),
    );
    const tell = () => fill(says, theoryNamed(choice.value).says);
    choice.value = now;
    choice.addEventListener("change", () => {
        tell();
        changed();
    });
    tell();
    const label = h("label", { class: "row" }, h("span", { class: "label" }, "Who is allied is decided by"), choice);
    return {
        box: h("div", { class: "theory" }, label, says, fault("parameters.theory")),
        read: () => (choice.value === now ? {} : { theory: choice.value }),
        idle: () => new Set(theoryNamed(choice.value).idle),
    };
}

/** The form: {box, read, search}; the changes outlive the search, and wait while another theory has no use for them. */
export function parameterForm() {
    const changes = new Map();
    const search = h("input", {
        type: "search",
        placeholder: "Search by name, rule or meaning",
        "aria-label": "Search the parameters",
    });
    const count = h("p", { class: "quiet", role: "status" });
    const list = h("div", { class: "parameters scroll" });
    const theory = theoryForm(() => {
        draw();
        said();
    });
    const read = () => {
        const idle = theory.idle();
        return { ...theory.read(), ...Object.fromEntries([...changes].filter(([path]) => !idle.has(path))) };
    };
    const said = () => {
        const made = Object.entries(read());
        const set = made.map(([path, value]) => `${path} = ${number(value)}`).join(", ");
        count.textContent = made.length ? `${plural(made.length, "change")}: ${set}` : "No change yet.";
    };
    const draw = () => {
        const idle = theory.idle();
        const found = searched(
            state.session.parameters.filter((p) => !idle.has(p.path)),
            search.value,
            (p) => `${p.path} ${words(p.path)} ${p.doc} ${changes.has(p.path) ? "changed" : ""}`,
        );
        const rest = found.length - LISTED;
        fill(
            list,
            found.slice(0, LISTED).map((parameter) => row(parameter, changes, said)),
            found.length ? null : h("p", { class: "quiet" }, "No parameter has all these words."),
            rest > 0 ? h("p", { class: "quiet" }, `${rest} more: search for them.`) : null,
        );
    };
    search.addEventListener("input", draw);
    draw();
    said();
    const show = (path) => {
        search.value = path;
        draw();
    };
    return {
        box: h("div", { class: "tuning" }, theory.box, search, count, list),
        read,
        search,
        show,
    };
}
