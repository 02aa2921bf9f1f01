// The bundled map: TopoJSON in, GeoJSON out. Disputed areas belong to no country; their edges are lines of their own.

const collection = (features) => ({ type: "FeatureCollection", features });
const feature = (geometry, properties = {}, id) => ({ type: "Feature", id, properties, geometry });

/** The arcs of a topology as lists of `[longitude, latitude]`. */
function decodeArcs({ arcs, transform: { scale, translate } }) {
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

/** One line of the arcs numbered; a negative number is an arc read backwards. */
function join(numbers, arcs) {
  const points = [];
  for (const number of numbers) {
    const arc = number < 0 ? arcs[~number].slice().reverse() : arcs[number];
    points.push(...(points.length ? arc.slice(1) : arc));
  }
  return points;
}

/** The rings of a shape, as lists of numbers of arcs. */
function ringsOf({ type, arcs }) {
  return type === "MultiPolygon" ? arcs.flat() : type === "Polygon" ? arcs : [];
}

function shapeOf(shape, arcs) {
  const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[shape.type];
  const walk = (part, left) => (left ? part.map((inner) => walk(inner, left - 1)) : join(part, arcs));
  return feature({ type: shape.type, coordinates: walk(shape.arcs, depth) }, shape.properties, shape.id);
}

/**
 * `{countries, disputed, claims, borders, edges}`, each a FeatureCollection:
 * `countries` (id ISO-2, `name`) and `disputed` (`name`, `note`) are areas; `claims` (`name`, `on`) are lines of
 * claims to pieces too small to show; `borders` lie between two countries, `edges` between a disputed area and its neighbours.
 */
export function landOf(topology) {
  const arcs = decodeArcs(topology);
  const { countries, disputed, claims } = topology.objects;
  const sides = arcs.map(() => ({ lands: new Set(), disputed: false }));
  for (const group of [countries, disputed]) {
    for (const shape of group.geometries) {
      for (const number of ringsOf(shape).flat()) {
        const side = sides[number < 0 ? ~number : number];
        side.lands.add(shape.id);
        side.disputed ||= group === disputed;
      }
    }
  }
  const shared = (wanted) =>
    collection(
      arcs
        .filter((_, at) => sides[at].lands.size > 1 && sides[at].disputed === wanted)
        .map((coordinates) => feature({ type: "LineString", coordinates })),
    );
  const shapes = (group) => collection(group.geometries.map((shape) => shapeOf(shape, arcs)));
  return {
    countries: shapes(countries),
    disputed: shapes(disputed),
    claims: shapes(claims),
    borders: shared(false),
    edges: shared(true),
  };
}

/** The bundled land, and `places`: `[name, latitude, longitude, inhabitants]`, the largest first. */
export async function loadLand(folder = new URL("./vendor/", import.meta.url)) {
  const files = ["land.json", "places.json"].map(async (file) => (await fetch(new URL(file, folder))).json());
  const [topology, places] = await Promise.all(files);
  return { ...landOf(topology), places };
}
