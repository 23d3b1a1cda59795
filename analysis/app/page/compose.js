// The form of a new branch: events and parameters together, sent at once, every mistake told at its field.

import { makeBranch } from "./api.js";
import { dialog, dialogHead, fill, h } from "./dom.js";
import { eventForm } from "./events.js";
import { fault } from "./fields.js";
import { sentence } from "./format.js";
import { leaveForm } from "./leave.js";
import { parameterForm } from "./parameters.js";
import { branchOf, dated, state, yearOf } from "./state.js";

/** Put each error at the field it is about, or else at its nearest parent, or at the foot of the form. */
function tellFaults(box, errors) {
    for (const place of box.querySelectorAll("[data-fault]")) fill(place);
    const placeOf = (path) => [...box.querySelectorAll("[data-fault]")].find((place) => place.dataset.fault === path);
    const homeless = [];
    for (const { path, message } of errors) {
        const missing = /^'(\w+)' is required/.exec(message);
        let known = missing ? [path, missing[1]].filter(Boolean).join(".") : (path ?? "");
        while (known && !placeOf(known)) known = known.includes(".") ? known.slice(0, known.lastIndexOf(".")) : "";
        if (known) placeOf(known).append(h("span", {}, missing ? "This is required." : sentence(message)));
        else homeless.push(sentence(path ? `${path}: ${message}` : message));
    }
    fill(
        placeOf(""),
        homeless.map((message) => h("span", {}, message)),
    );
    [...box.querySelectorAll("[data-fault]")]
        .find((place) => place.childElementCount)
        ?.scrollIntoView({ block: "nearest" });
}

function eventList(startWithOne) {
    const events = [];
    const list = h("div", {});
    const draw = () => {
        fill(
            list,
            events.map((event) => event.box),
        );
        for (const event of events) event.renumber();
    };
    const add = () => {
        let event = null;
        event = eventForm(
            () => Math.max(events.indexOf(event), 0),
            () => {
                events.splice(events.indexOf(event), 1);
                draw();
            },
        );
        events.push(event);
        draw();
    };
    if (startWithOne) add();
    const box = h(
        "section",
        { "aria-label": "Events" },
        h("h3", {}, "Events"),
        h("p", { class: "quiet" }, `Each happens at its date, in ${dated(state.at)} or later.`),
        list,
        h(
            "button",
            { type: "button", id: "add-event", onclick: add },
            events.length ? "Add another event" : "Add an event",
        ),
    );
    return { box, read: () => events.map((event) => event.read()) };
}

/** Open the form at its events, at what is left out or at its parameters; `done(branch)` gets the branch made. */
export function compose(first, done) {
    const parent = branchOf(state.branch);
    const events = eventList(first === "events");
    const leave = leaveForm();
    const parameters = parameterForm();
    const name = h("input", { type: "text", maxlength: "60", placeholder: "of what is changed" });
    const submit = h("button", { type: "submit", class: "primary" }, "Create the branch");
    const box = dialog("New branch", true, (close) => [
        h(
            "form",
            { class: "compose", novalidate: true },
            dialogHead(`New branch of “${parent.name}”, from ${dated(state.at)}`, close),
            h(
                "div",
                { class: "halves" },
                h("div", {}, first === "leave" ? [leave.box, events.box] : [events.box, leave.box]),
                h(
                    "section",
                    { "aria-label": "Theory and parameters" },
                    h("h3", {}, "Theory and parameters"),
                    h(
                        "p",
                        { class: "quiet" },
                        "They hold from the first year: the branch is simulated again from the start, on the same luck.",
                    ),
                    parameters.box,
                ),
            ),
            h(
                "footer",
                { class: "row" },
                h("label", { class: "row" }, h("span", { class: "label" }, "Name"), name),
                fault("name"),
                fault(""),
                submit,
            ),
        ),
    ]);
    box.querySelector("form").addEventListener("submit", async (event) => {
        event.preventDefault();
        submit.disabled = true;
        submit.textContent = "Checking…";
        try {
            const wish = {
                parent: parent.id,
                year: yearOf(state.at),
                events: events.read(),
                without: leave.read().without,
                parameters: { ...leave.read().parameters, ...parameters.read() },
            };
            if (name.value.trim()) wish.name = name.value.trim();
            if (!wish.events.length && !wish.without.length && !Object.keys(wish.parameters).length)
                throw { errors: [{ path: "", message: "Add an event, leave something out or change a parameter." }] };
            const branch = await makeBranch(state.session.id, wish);
            box.close();
            done(branch);
        } catch (error) {
            const changed = error.errors?.find((one) => one.path?.startsWith("parameters."));
            if (changed) parameters.show(changed.path.slice("parameters.".length));
            tellFaults(box, error.errors ?? [{ path: "", message: error.message }]);
        }
        submit.disabled = false;
        submit.textContent = "Create the branch";
    });
    if (first === "parameters") parameters.search.focus();
    if (first === "leave") (leave.box.querySelector("input[type=checkbox]") ?? leave.search).focus();
}
