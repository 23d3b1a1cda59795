// The nations of a picture by the keyboard: Tab reaches one of them, arrows the next in their direction, Enter selects.

import { tipOf } from "./fills.js";
import { state, tell } from "./state.js";

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2; // so many times as far is what lies aside of the way

export function hover(id) {
    if (state.hovered === id) return;
    state.hovered = id;
    tell("hovered");
}

const seen = (picture) => [...picture.querySelectorAll("[data-nation]:not(.absent):not(.shadowed)")];

const middle = (element) => {
    const box = element.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
};

/** The nearest nation of a picture in the direction of an arrow, none at its border. */
function next(element, [right, down]) {
    const [x, y] = middle(element);
    let [best, least] = [null, Infinity];
    for (const other of seen(element.ownerSVGElement)) {
        const [dx, dy] = [middle(other)[0] - x, middle(other)[1] - y];
        const ahead = dx * right + dy * down;
        const far = ahead + ASIDE * Math.abs(dx * down + dy * right);
        if (ahead > 0 && far < least) [best, least] = [other, far];
    }
    return best;
}

/** Make what stands for a nation answer to the keyboard. */
export function answering(element, id, select) {
    element.setAttribute("role", "button");
    element.addEventListener("keydown", (event) => {
        const way = WAYS[event.key];
        if ((!way && event.key !== "Enter" && event.key !== " ") || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation(); // else the years would go by
        if (way) next(element, way)?.focus();
        else select({ kind: "nation", id });
    });
    element.addEventListener("focus", () => element.matches(":focus-visible") && hover(id));
    element.addEventListener("blur", () => hover(null));
    return element;
}

/** After a drawing: each nation says what it is, and Tab reaches the one that has the focus, is selected, or is first. */
export function offer(picture) {
    for (const one of picture.querySelectorAll("[data-nation]")) one.setAttribute("tabindex", -1); // unseen ones too
    const all = seen(picture);
    const isChosen = (one) => state.selected?.kind === "nation" && one.dataset.nation === state.selected.id;
    const first = all.find((one) => one === document.activeElement) ?? all.find(isChosen) ?? all[0];
    for (const one of all) one.setAttribute("aria-label", tipOf(one.dataset.nation));
    first?.setAttribute("tabindex", 0);
}

/** What of a picture has the focus, by the keyboard. */
export const focused = (picture) => {
    const one = picture.querySelector("[data-nation]:focus-visible");
    return one && !one.classList.contains("absent") ? one : null;
};
