// The body of a car: one cross-section drawn along its length, rounded and raked towards the ends that have a cab. It
// is cut into cells by rows (heights) and columns (windows, doors), and each cell is asked what it looks like.
#pragma once

#include <functional>
#include <vector>

#include "engine/vehicles/mesh.h"

namespace mercia::vehicles {

// How much there is of a model. The numbers index CarModel::levels.
enum class Level : std::uint8_t { Near = 0, Far, Farthest };

enum class Row : std::uint8_t { Skirt, Panel, Window, Band, Roof };
enum class Column : std::uint8_t { Wall, Window, Door, Gap };  // Gap: a dark joint beside a door

struct RowTop {
  float top = 0.0f;  // metres; the row begins where the one before ends
  Row row = Row::Panel;
  bool has_doors = true;  // doors reach over it
  float inset = 0.0f;     // metres by which the side leans in at its top
};
struct ColumnEnd {
  float end = 0.0f;  // x, metres; the column begins where the one before ends
  Column column = Column::Wall;
};

// How a car ends.
struct End {
  float nose = 0.0f;       // metres over which it is rounded; 0: cut off flat
  float tip_width = 0.5f;  // of the width, what is left of it at the very front
  // Metres by which the front lies back at a height; less than `nose`.
  std::function<float(float z)> rake = [](float) { return 0.0f; };
};

struct Cell {
  float x0, x1, z0, z1;
  Row row;
  Column column;
  bool door;   // a door in a row that doors reach over
  float nose;  // 0 between the ends, then up to 1 at the tip of the front and -1 at the rear's
  bool cap;    // the flat middle of an end
  bool left;   // of the two sides
};

struct Body {
  float length = 0.0f;
  float width = 0.0f;
  float bottom = 0.0f;       // z of the lower edge
  std::vector<RowTop> rows;  // upwards, to the shoulders
  float roof = 0.0f;         // z of the roof's middle
  float roof_flat = 0.6f;    // of the width that the flat part of the roof has
  End front, rear;
  std::vector<ColumnEnd> columns;  // from the rear's rounded part to the front's; ends at the latter
  std::function<Look(const Cell&)> look;

  float rear_x() const { return -0.5f * length; }
  float front_x() const { return 0.5f * length; }
};

// Closed: every side of a triangle is one of another, the other way round.
void add_body(Mesh& mesh, const Body& body, Level level);

}  // namespace mercia::vehicles
