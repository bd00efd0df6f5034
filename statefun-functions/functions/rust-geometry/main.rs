//! Polygons as annotation tools and detectors draw them: lists of [x, y].

use flowcanvas::{Context, Json};

mod polygon;

use polygon::{Point, Polygon};

fn handler(params: Json, _: &Context) -> Result<Json, String> {
    let polygon = Polygon::new(points(&params["polygon"], "polygon")?)?;
    match params["operation"].as_str() {
        Some("measure") => Ok(measure(&polygon)),
        Some("contains") => {
            let inside = points(&params["points"], "points")?.into_iter().map(|point| polygon.contains(point));
            Ok(Json::object([("contains", Json::array(inside))]))
        }
        Some("simplify") => {
            let tolerance = params["tolerance"].as_f64().ok_or("tolerance must be a number")?;
            Ok(Json::object([("polygon", list(&polygon.simplified(tolerance)))]))
        }
        Some("overlap") => {
            let other = Polygon::new(points(&params["other"], "other")?)?;
            let shared = polygon.clipped(&other)?.map_or(0.0, |part| part.area());
            let union = polygon.area() + other.area() - shared;
            Ok(Json::object([
                ("intersection", Json::from(shared)),
                ("union", union.into()),
                ("iou", (shared / union).into()),
            ]))
        }
        _ => Err("operation must be one of measure, contains, simplify, overlap".to_string()),
    }
}

fn measure(polygon: &Polygon) -> Json {
    let center = polygon.centroid();
    let (least, most) = polygon.bounds();
    Json::object([
        ("area", Json::from(polygon.area())),
        ("perimeter", polygon.perimeter().into()),
        ("centroid", Json::array([center.x, center.y])),
        ("bounds", Json::array([least.x, least.y, most.x, most.y])),
        ("convex", polygon.is_convex().into()),
    ])
}

fn points(value: &Json, name: &str) -> Result<Vec<Point>, String> {
    let items = value.as_array().ok_or_else(|| format!("{} must be a list of points", name))?;
    items
        .iter()
        .enumerate()
        .map(|(at, item)| match (item[0].as_f64(), item[1].as_f64()) {
            (Some(x), Some(y)) => Ok(Point { x, y }),
            _ => Err(format!("{}[{}] must be two numbers", name, at)),
        })
        .collect()
}

fn list(polygon: &Polygon) -> Json {
    Json::array(polygon.points().iter().map(|point| Json::array([point.x, point.y])))
}
