//! A simple polygon, closed by itself: the first point is not repeated at the end.

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// Twice the area of the triangle; positive where the turn a → b → c is to the left.
fn cross(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

pub struct Polygon {
    points: Vec<Point>,
}

impl Polygon {
    /// Drops a repeated last point and equal neighbours.
    pub fn new(mut points: Vec<Point>) -> Result<Polygon, String> {
        points.dedup();
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        let polygon = Polygon { points };
        if polygon.points.len() < 3 || polygon.area() == 0.0 {
            return Err("a polygon needs three points that are not on one line".to_string());
        }
        Ok(polygon)
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        let next = self.points.iter().cycle().skip(1);
        self.points.iter().copied().zip(next.copied())
    }

    fn signed_area(&self) -> f64 {
        self.edges().map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>() / 2.0
    }

    pub fn area(&self) -> f64 {
        self.signed_area().abs()
    }

    pub fn perimeter(&self) -> f64 {
        self.edges().map(|(a, b)| a.distance(b)).sum()
    }

    pub fn centroid(&self) -> Point {
        let six = 6.0 * self.signed_area();
        let (x, y) = self.edges().fold((0.0, 0.0), |(x, y), (a, b)| {
            let weight = a.x * b.y - b.x * a.y;
            (x + (a.x + b.x) * weight, y + (a.y + b.y) * weight)
        });
        Point { x: x / six, y: y / six }
    }

    pub fn bounds(&self) -> (Point, Point) {
        let first = self.points[0];
        self.points.iter().fold((first, first), |(least, most), point| {
            (
                Point { x: least.x.min(point.x), y: least.y.min(point.y) },
                Point { x: most.x.max(point.x), y: most.y.max(point.y) },
            )
        })
    }

    pub fn is_convex(&self) -> bool {
        let count = self.points.len();
        let turns = (0..count)
            .map(|at| cross(self.points[at], self.points[(at + 1) % count], self.points[(at + 2) % count]))
            .filter(|turn| *turn != 0.0);
        let (mut left, mut right) = (false, false);
        for turn in turns {
            left |= turn > 0.0;
            right |= turn < 0.0;
        }
        !(left && right)
    }

    /// Points on an edge are inside.
    pub fn contains(&self, point: Point) -> bool {
        let mut inside = false;
        for (a, b) in self.edges() {
            let on_line = cross(a, b, point) == 0.0;
            let between = |from: f64, to: f64, value: f64| value >= from.min(to) && value <= from.max(to);
            if on_line && between(a.x, b.x, point.x) && between(a.y, b.y, point.y) {
                return true;
            }
            let crosses = (a.y > point.y) != (b.y > point.y);
            if crosses && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x {
                inside = !inside;
            }
        }
        inside
    }

    /// Douglas-Peucker: no point of the outline is further than the tolerance from the new one.
    /// A polygon that would collapse stays as it is.
    pub fn simplified(&self, tolerance: f64) -> Polygon {
        let far = (0..self.points.len())
            .max_by(|a, b| {
                let distance = |at: usize| self.points[0].distance(self.points[at]);
                distance(*a).total_cmp(&distance(*b))
            })
            .unwrap_or(0);
        let mut outline = self.points.clone();
        outline.push(self.points[0]);
        let mut keep = vec![false; outline.len()];
        let mut spans = vec![(0, far), (far, outline.len() - 1)];
        while let Some((from, to)) = spans.pop() {
            keep[from] = true;
            let furthest = (from + 1..to)
                .map(|at| (at, distance_to_segment(outline[at], outline[from], outline[to])))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((at, distance)) = furthest {
                if distance > tolerance {
                    spans.push((from, at));
                    spans.push((at, to));
                }
            }
        }
        let kept = self.points.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(point, _)| *point).collect();
        Polygon::new(kept).unwrap_or(Polygon { points: self.points.clone() })
    }

    /// Sutherland-Hodgman: the part of this polygon inside a convex one.
    pub fn clipped(&self, window: &Polygon) -> Result<Option<Polygon>, String> {
        if !window.is_convex() {
            return Err("other must be convex".to_string());
        }
        let side = window.signed_area().signum();
        let mut part = self.points.clone();
        for (a, b) in window.edges() {
            let mut next = Vec::with_capacity(part.len() + 1);
            for at in 0..part.len() {
                let (from, to) = (part[at], part[(at + 1) % part.len()]);
                let (start, end) = (cross(a, b, from) * side, cross(a, b, to) * side);
                if start >= 0.0 {
                    next.push(from);
                }
                if (start > 0.0 && end < 0.0) || (start < 0.0 && end > 0.0) {
                    let share = start / (start - end);
                    next.push(Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
                }
            }
            part = next;
        }
        Ok(Polygon::new(part).ok())
    }
}

fn distance_to_segment(point: Point, a: Point, b: Point) -> f64 {
    let length = a.distance(b);
    if length == 0.0 {
        return point.distance(a);
    }
    let along = ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / (length * length);
    let along = along.clamp(0.0, 1.0);
    point.distance(Point { x: a.x + (b.x - a.x) * along, y: a.y + (b.y - a.y) * along })
}
