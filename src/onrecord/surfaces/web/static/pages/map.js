// The map of what happened where: places of the page's data on land shapes, by type and time; a list beside it in step.
import { data } from "../desk.js";
import { Circle, Control, DivIcon, GeoJSON, LatLngBounds, LayerGroup, Map as LeafletMap, Marker, Popup } from "../vendor/leaflet.mjs";
import { showCard } from "./card.js";
import { fetched, html, quietly } from "./dom.js";
import { features, west } from "./land.js";
import { clusterIcon, grouped, icon, middle, shape, told } from "./map_marks.js";
import { slider } from "./map_time.js";
import { dayOf, isoOf, named } from "./time.js";

const UNKNOWN_KM = 25, LISTED = 60, IN_POPUP = 12, CLOSEST = 11, CITIES = 28, NAME_BELOW = 22, NAME_HIGH = 11, LETTER = 6.8;
const found = data("places-data");
const box = document.getElementById("map");
const asOf = new URLSearchParams(location.search).get("as_of");

if (box && found) begin();

function begin() {
  const labels = new Map(found.types.map(({ type, label }) => [type, label]));
  const edge = west(found.places.map((place) => place.lon));
  const places = found.places.map((place) => ({ ...place, lon: place.lon < edge ? place.lon + 360 : place.lon }));
  const facts = found.facts.map((row) => Object.fromEntries(found.columns.map((name, at) => [name, row[at]])))
    .map((fact) => ({ ...fact, place: places[fact.place], at: fact.day ? dayOf(fact.day) : null }));
  const hidden = new Set();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let when = null;

  for (const id of ["map", "types", "reading", "here"]) document.getElementById(id).hidden = false;
  const map = new LeafletMap(box, {
    minZoom: 1, maxZoom: CLOSEST, zoomSnap: 0.5, fadeAnimation: !calm, zoomAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    maxBounds: [[-86, edge - 40], [86, edge + 400]], attributionControl: false,
  });
  let chosen = null;
  let held = false; // a card that moves the map into view leaves the list as it is under the reader's hand
  map.on("dragstart", () => { held = false; });
  box.addEventListener("keydown", (event) => {
    held = false;
    if (event.key !== "Escape") return;
    map.closePopup();
    marks.eachLayer((marker) => { if (marker.facts.includes(chosen)) marker.getElement()?.focus({ preventScroll: true }); });
  });
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Map; arrows move it, plus and minus zoom, Tab goes to the marks");
  new Control.Scale().addTo(map);
  const marks = new LayerGroup().addTo(map), circles = new LayerGroup().addTo(map), names = new LayerGroup().addTo(map);
  map.createPane("land").style.zIndex = 200;
  map.createPane("names").style.zIndex = 450;
  map.fitBounds(bounds(places), { padding: [30, 30], maxZoom: 8, animate: false });

  const shown = () => facts.filter((fact) => !hidden.has(fact.type) && (!when || when.all || (fact.at !== null && fact.at >= when.from && fact.at <= when.to)));

  function redraw() {
    const here = shown();
    marks.clearLayers();
    circles.clearLayers();
    for (const place of new Set(here.map((fact) => fact.place))) {
      if (place.precision === "area") circles.addLayer(area(place));
    }
    const zoom = map.getZoom();
    for (const group of grouped(here, (fact) => map.project([fact.place.lat, fact.place.lon], zoom))) marks.addLayer(mark(group));
    list(here);
  }

  function mark(group) {
    const one = group.length === 1 ? group[0] : null;
    const said = one ? sentence(one) : told(group, labels);
    const marker = new Marker(middle(group), { icon: one ? icon(one) : clusterIcon(group), title: said, alt: said, riseOnHover: true });
    marker.facts = group;
    const choose = () => (one ? open(one, marker.getLatLng()) : several(group, marker.getLatLng()));
    marker.on("click", choose);
    marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", said);
      element.addEventListener("focus", () => light(one?.fact));
      element.addEventListener("mouseenter", () => light(one?.fact));
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        choose();
        box.querySelector(".popup")?.focus({ preventScroll: true });
      });
    });
    return marker;
  }

  const sentence = (fact) => `${labels.get(fact.type)}, ${fact.place.name}, ${days(fact)}${fact.origins > 1 ? `, ${fact.origins} origins` : ""}`;

  function open(fact, at) {
    chosen = fact;
    held = true;
    const into = html("div", { class: "popup", tabindex: -1 }, html("p", {}, "…"));
    const popup = new Popup({ maxWidth: 340, minWidth: 200, autoPanPadding: [20, 20] }).setLatLng(at).setContent(into).openOn(map);
    showCard(into, fact.fact, asOf).then(() => {
      const inside = document.activeElement === into;
      popup.update();
      if (inside) into.focus({ preventScroll: true });
    });
    light(fact.fact);
  }

  function several(group, at) {
    chosen = group[0];
    const spots = new Set(group.map((fact) => fact.place));
    if (spots.size > 1 && map.getZoom() < CLOSEST) {
      map.fitBounds(bounds([...spots]).pad(0.2), { maxZoom: Math.max(map.getZoom() + 1, 9) });
      return;
    }
    const rows = group.slice(0, IN_POPUP).map((fact) => html("li", {}, html("button", { type: "button", onclick: () => open(fact, at) }, shape(fact.type, 14), ` ${labels.get(fact.type)}, ${days(fact)}`)));
    const more = group.length > IN_POPUP ? html("p", {}, html("a", { href: listed(group[0].place.id) }, `All ${group.length.toLocaleString("en")}`)) : "";
    new Popup({ maxWidth: 340 }).setLatLng(at).setContent(html("div", { class: "popup", tabindex: -1 }, html("p", { dir: "auto" }, html("strong", {}, group[0].place.name)), html("ul", { class: "plain" }, ...rows), more)).openOn(map);
  }

  function listed(place) {
    const asked = new URLSearchParams(location.search);
    for (const name of ["from", "to", "kind"]) asked.delete(name);
    asked.set("place", place);
    return `/ledger/${found.kind}?${asked}`;
  }

  function list(here) {
    const view = map.getBounds();
    const inside = here.filter((fact) => view.contains([fact.place.lat, fact.place.lon]));
    document.getElementById("here-title").textContent = `On the map: ${inside.length.toLocaleString("en")}${inside.length < facts.length ? ` of ${facts.length.toLocaleString("en")}` : ""}`;
    const rows = inside.slice(-LISTED).reverse().map((fact) => {
      const focus = () => point(fact);
      return html("li", { "data-fact": fact.fact }, html("button", { type: "button", class: "row", onclick: () => { go(fact); }, onfocus: focus, onmouseenter: focus },
        shape(fact.type, 14), html("span", { dir: "auto" }, ` ${days(fact)}: ${labels.get(fact.type)}, ${fact.place.name}`)));
    });
    const rest = inside.length - rows.length;
    document.querySelector("#here ol").replaceChildren(...rows, ...(rest > 0 ? [html("li", { class: "soft" }, `and ${rest.toLocaleString("en")} earlier`)] : []));
  }

  function go(fact) {
    const at = [fact.place.lat, fact.place.lon];
    held = true;
    if (!map.getBounds().contains(at)) map.panTo(at, { animate: !calm });
    open(fact, at);
  }

  function point(fact) {
    marks.eachLayer((marker) => marker.getElement()?.classList.toggle("lit", marker.facts.includes(fact)));
  }

  function light(id) {
    for (const row of document.querySelectorAll("#here li")) {
      const is = row.dataset.fact === id;
      row.classList.toggle("lit", is);
      if (is) row.parentElement.scrollTo({ top: row.offsetTop - row.parentElement.offsetTop - 40 });
    }
  }

  legend(found.types, hidden, redraw);
  times(facts, (next) => { when = next; redraw(); });
  map.on("zoomend", redraw);
  map.on("moveend", () => { if (!held) list(shown()); });
  document.addEventListener("paper", () => {
    const view = map.getBounds();
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(view, { animate: false });
  });
  redraw();
  ground(map, names, marks, edge, places);
}

function bounds(places) {
  const found = new LatLngBounds(places.map(({ lat, lon }) => [lat, lon]));
  return found.getNorth() === found.getSouth() && found.getEast() === found.getWest() ? found.getCenter().toBounds(200_000) : found;
}

function area(place) {
  return new Circle([place.lat, place.lon], {
    radius: 1000 * (place.radius_km || UNKNOWN_KM), className: place.radius_km ? "area" : "area unknown", interactive: false,
  });
}

function days(fact) {
  return fact.at === null ? "day not known" : fact.dated ? named(fact.at) : `reported ${named(fact.at)}`;
}

function legend(types, hidden, redraw) {
  document.getElementById("types").replaceChildren(...types.map(({ type, label, count }) => {
    const button = html("button", { type: "button", "aria-pressed": "true", onclick: () => {
      if (!hidden.delete(type)) hidden.add(type);
      button.setAttribute("aria-pressed", String(!hidden.has(type)));
      redraw();
    } }, shape(type, 16), ` ${label} ${count.toLocaleString("en")}`);
    return html("li", {}, button);
  }));
}

function times(facts, changed) {
  const known = facts.filter((fact) => fact.at !== null).map((fact) => fact.at);
  const [first, last] = [Math.min(...known), Math.max(...known)];
  if (known.length < 2 || first === last) return;
  const given = new URLSearchParams(location.search);
  const within = (iso, other) => (/^\d{4}-\d\d-\d\d$/.test(iso || "") ? Math.min(Math.max(dayOf(iso), first), last) : other);
  const remember = quietly(({ from, to, all }) => {
    const shown = new URLSearchParams(location.search);
    for (const [name, day] of [["from", from], ["to", to]]) all ? shown.delete(name) : shown.set(name, isoOf(day));
    history.replaceState(null, "", `?${shown}`);
  }, 300);
  slider(document.getElementById("when"), known, first, last, { from: within(given.get("from"), first), to: within(given.get("to"), last) }, (next) => {
    changed(next);
    remember(next);
  });
}

async function ground(map, names, marks, edge, places) {
  const land = await fetched(box.dataset.land);
  const disputed = features(land, "disputed");
  const counted = new Set(found.countries.map(({ country }) => country));
  for (const offset of edge > -180 ? [0, 360] : [0]) {
    const options = { pane: "land", interactive: false, coordsToLatLng: ([lon, lat]) => [lat, lon + offset] };
    new GeoJSON(features(land, "countries"), { ...options, style: ({ id }) => ({ className: counted.has(id) ? "country counted" : "country", fill: true }) }).addTo(map);
    new GeoJSON(disputed, { ...options, interactive: true, style: { className: "disputed", fillColor: "url(#hatch)", fillOpacity: 1 },
      onEachFeature: ({ properties: { name, note } }, layer) => layer.bindTooltip(`${name}: ${note}`, { sticky: true, className: "note" }) }).addTo(map);
    new GeoJSON(features(land, "claims"), { ...options, style: { className: "claim", fill: false } }).addTo(map);
  }
  const own = [...new Map(places.map((place) => [`${place.lat} ${place.lon}`, place])).values()];
  const cities = await fetched(box.dataset.cities);
  const label = () => {
    names.clearLayers();
    const view = map.getBounds();
    const zoom = map.getZoom();
    const here = disputed.map(({ properties, geometry }) => ({ properties, at: centre(geometry) })).filter(({ at }) => view.contains(at));
    if (zoom >= 5) for (const { properties, at } of here) names.addLayer(text(at, `${properties.name} (disputed)`, "disputed-name"));
    document.getElementById("disputed").textContent = here.length && zoom >= 4 ? `Disputed here: ${here.map(({ properties: p }) => `${p.name}, ${p.note}`).join("; ")}.` : "";
    const taken = new Set();
    let left = CITIES;
    const discs = marks.getLayers().map((mark) => ({ at: map.latLngToContainerPoint(mark.getLatLng()), half: 0.45 * mark.options.icon.options.iconSize[0] }));
    const hidden = (spot, said) => discs.some(({ at, half }) => Math.abs(at.x - spot.x) > 4 && Math.abs(at.x - spot.x) < half + (LETTER / 2) * said.length
      && Math.abs(at.y - spot.y - NAME_BELOW) < half + NAME_HIGH / 2);
    const put = (at, said, kind) => {
      if (!left || !view.contains(at)) return;
      const spot = map.latLngToContainerPoint(at);
      const [x, y] = [Math.floor(spot.x / 100), Math.floor(spot.y / 34)];
      if ([-1, 0, 1].some((by) => taken.has(`${x + by} ${y}`)) || (kind === "own" && hidden(spot, said))) return;
      taken.add(`${x} ${y}`);
      names.addLayer(text(at, said, kind));
      left -= 1;
    };
    if (zoom >= 5) for (const place of own) put([place.lat, place.lon], place.name, "own");
    for (const [name, lat, lon, people] of cities) {
      if (!left || (zoom < 5 && people < 4e6 / 2 ** zoom)) break;
      put([lat, lon < edge ? lon + 360 : lon], name, "city");
    }
  };
  map.on("moveend", label);
  label();
}

function text(at, said, name) {
  return new Marker(at, { pane: "names", interactive: false, keyboard: false, icon: new DivIcon({ className: `map-name ${name}`, html: html("span", { dir: "auto" }, said), iconSize: null }) });
}

function centre(geometry) {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((polygon) => polygon[0]);
  const largest = rings.reduce((best, ring) => (ring.length > best.length ? ring : best));
  const middleOf = (at) => (Math.min(...largest.map((p) => p[at])) + Math.max(...largest.map((p) => p[at]))) / 2;
  return [middleOf(1), middleOf(0)];
}
