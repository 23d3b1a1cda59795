// Small helpers that make elements: no markup is ever made from text, so that no name in a file can become code.

const SVG = document.getElementById("map").namespaceURI;

export const $ = (id) => document.getElementById(id);

function put(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "colour") element.style.setProperty("--colour", value);
        else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(
        ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
    );
    return element;
}

/** An HTML element: attributes by name, listeners as onclick and the like, `colour` as the variable --colour. */
export function h(tag, attributes = {}, ...children) {
    return put(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
    return put(document.createElementNS(SVG, tag), attributes, children);
}

/** A text in which what stands between backticks is code. */
export const coded = (text) => text.split("`").map((part, k) => (k % 2 ? h("code", {}, part) : part));

/** Fill an element anew. */
export function fill(element, ...children) {
    element.replaceChildren();
    return put(element, {}, children);
}

/** The width and height in pixels that an element's box offers. */
export function room(element) {
    const box = element.getBoundingClientRect();
    return [Math.max(20, Math.round(box.width)), Math.max(20, Math.round(box.height))];
}

/** A dialog in the middle of the page, gone when it closes; `build(close)` gives its content. */
export function dialog(label, wide, build) {
    const box = h("dialog", { "aria-label": label, class: wide ? "wide" : "" });
    box.append(...build(() => box.close()));
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
    return box;
}

/** The head of a dialog: its title and a button that closes it. */
export function dialogHead(title, close, ...more) {
    return h(
        "header",
        { class: "head" },
        h("h2", {}, title),
        ...more,
        h("button", { type: "button", class: "small close", "aria-label": "Close", onclick: close }, "✕"),
    );
}

/** Show a text beside the pointer, or none. */
export function tip(text, event) {
    const box = $("tip");
    box.hidden = !text;
    if (!text) return;
    box.textContent = text;
    const left = Math.min(event.clientX + 14, window.innerWidth - box.offsetWidth - 8);
    const top = Math.min(event.clientY + 14, window.innerHeight - box.offsetHeight - 8);
    box.style.left = `${left}px`;
    box.style.top = `${top}px`;
}
