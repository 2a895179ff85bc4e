// A low-floor single-decker and a double-decker in the red of the region's buses.
#include <algorithm>
#include <cmath>

#include "engine/vehicles/car_makers.h"
#include "engine/vehicles/parts.h"

namespace mercia::vehicles {
namespace {

constexpr float kSingleLength = 12.135f, kDoubleLength = 10.9f, kWidth = 2.55f;
constexpr float kSingleHeight = 3.0f, kDoubleHeight = 4.3f;
constexpr float kWheel = 0.48f;
constexpr float kFrontOverhang = 2.7f;
constexpr glm::u8vec3 kRed(176, 24, 38), kDeepRed(112, 14, 28), kBlack(20, 21, 24), kGlass(18), kRoof(196, 198, 198),
    kSilver(188, 192, 196);

bool is_double(Car car) { return car == Car::DoubleDeck; }
float length(Car car) { return is_double(car) ? kDoubleLength : kSingleLength; }
float wheel_base(Car car) { return is_double(car) ? 5.4f : 5.85f; }
float front_axle(Car car) { return 0.5f * length(car) - kFrontOverhang; }
float rear_axle(Car car) { return front_axle(car) - wheel_base(car); }

float front_rake(float z) { return z < 0.9f ? 0.05f * (0.9f - z) : std::min(0.5f, 0.035f * (z - 0.9f) * (z - 0.9f)); }
float double_rake(float z) {
  if (z < 0.9f) return 0.05f * (0.9f - z);
  return std::min(0.6f, 0.075f * (z - 0.9f));
}
float rear_rake(float z) { return z < 1.0f ? 0.0f : 0.03f * (z - 1.0f); }

constexpr float kUpperFloor = 2.4f;
constexpr Look kWindscreen{Material::Glass, kGlass};
Look window(const Cell& cell) {
  const bool upper = cell.z0 > kUpperFloor;
  return {Material::Glass, kGlass, Tint::Own, upper ? 2.42f : 0.36f, upper ? 4.16f : 2.36f};
}

Look look(const Cell& seen) {
  // Doors are on the left, where people wait at the kerb.
  Cell cell = seen;
  cell.door = cell.door && cell.left;
  if (!cell.left && (cell.column == Column::Door || cell.column == Column::Gap)) cell.column = Column::Window;
  const float along = cell.nose;
  const bool front = along > 0.0f, rear = along < 0.0f;
  switch (cell.row) {
    case Row::Roof: return cell.cap || front ? Look{Material::Paint, kRed, Tint::First} : Look{Material::Paint, kRoof};
    case Row::Skirt: return {Material::Paint, kDeepRed, Tint::Second};
    case Row::Panel:
      if (cell.door) return cell.column == Column::Gap ? kDark : window(cell);
      if (front && cell.z0 > 0.95f && (cell.cap || along > 0.4f)) return kWindscreen;
      return {Material::Paint, kRed, Tint::First};
    case Row::Window:
      if (cell.column == Column::Gap && cell.door) return kDark;
      if (cell.column == Column::Window || cell.door) return window(cell);
      if (front && (cell.cap || along > 0.3f)) return cell.z0 > kUpperFloor ? window(cell) : kWindscreen;
      if (rear && cell.cap && cell.z0 > 1.2f) return window(cell);
      return {Material::Paint, kBlack};
    case Row::Band:
      if (front && (cell.cap || along > 0.4f)) return {Material::Paint, kBlack};
      return {Material::Paint, kRed, Tint::First};
  }
  return {};
}

Body body_of(Car car, Level level) {
  Body body;
  body.length = length(car);
  body.width = kWidth;
  body.bottom = 0.26f;
  body.roof = is_double(car) ? kDoubleHeight : kSingleHeight;
  body.roof_flat = 0.78f;
  const bool far = level == Level::Farthest;
  if (is_double(car)) {
    body.rows = {{0.42f, Row::Skirt, false},
                 {1.05f, Row::Panel},
                 {1.22f, Row::Panel},
                 {2.10f, Row::Window},
                 {2.66f, Row::Band, false, 0.03f},
                 {3.62f, Row::Window, false, 0.07f},
                 {4.02f, Row::Band, false, 0.07f}};
    if (far) {
      body.rows = {{1.22f, Row::Panel},
                   {2.10f, Row::Window},
                   {2.66f, Row::Band, false, 0.03f},
                   {3.62f, Row::Window, false, 0.07f},
                   {4.02f, Row::Band, false, 0.07f}};
    }
  } else {
    body.rows = {{0.42f, Row::Skirt, false},
                 {0.98f, Row::Panel},
                 {1.18f, Row::Panel},
                 {2.36f, Row::Window, true, 0.03f},
                 {2.74f, Row::Band, false, 0.05f}};
    if (far) body.rows = {{1.18f, Row::Panel}, {2.36f, Row::Window}, {2.74f, Row::Band, false, 0.05f}};
  }
  body.look = look;
  body.front = {is_double(car) ? 0.75f : 0.62f, 0.70f, is_double(car) ? double_rake : front_rake};
  body.rear = {0.35f, 0.84f, rear_rake};
  const char* pattern = is_double(car) ? "WPWPWPWPWPD" : "WPWPWPWPDPWPWPD";
  const ColumnWidths widths = is_double(car) ? ColumnWidths{1.36f, 1.22f, 0.10f} : ColumnWidths{1.22f, 1.25f, 0.10f};
  body.columns = columns_of(pattern, body.rear_x() + body.rear.nose, body.front_x() - body.front.nose, widths, level);
  return body;
}

void add_wheels(Mesh& mesh, Car car, Level level) {
  if (level == Level::Farthest) return;
  const int sides = level == Level::Near ? 24 : 6;
  const Look tyre{Material::Dark, glm::u8vec3(18, 18, 19)};
  const Look arch{Material::Dark, glm::u8vec3(10)};
  const float half = 0.5f * kWidth;
  for (const float axle : {front_axle(car), rear_axle(car)}) {
    for (const float side : {-1.0f, 1.0f}) {
      if (level == Level::Near)
        add_wheel(mesh, {axle, side * (half - 0.13f), kWheel}, kWheel + 0.09f, 0.274f, sides, arch);
      add_wheel(mesh, {axle, side * (half - 0.13f), kWheel}, kWheel, 0.29f, sides, tyre);
      if (level == Level::Near) add_wheel(mesh, {axle, side * (half - 0.13f), kWheel}, 0.26f, 0.305f, 16, kSteel);
    }
  }
}

void add_ends(Mesh& mesh, Car car, Level level) {
  const float front = 0.5f * length(car), rear = -front;
  const auto ahead = [&](float z, float out) {
    return front - (is_double(car) ? double_rake(z) : front_rake(z)) + out;
  };
  for (const float side : {-1.0f, 1.0f}) {
    add_plate(mesh, {ahead(0.66f, 0.04f), side * 0.70f, 0.66f}, {0.34f, 0.16f}, 0.0f, true,
              {Material::HeadLamp, glm::u8vec3(248)});
    add_plate(mesh, {rear - 0.035f, side * 0.88f, 0.95f}, {0.14f, 0.46f}, 0.0f, false,
              {Material::TailLamp, glm::u8vec3(150, 16, 18)});
  }
  if (level != Level::Near) return;
  const float z = is_double(car) ? 2.38f : 2.55f;
  add_plate(mesh, {ahead(z, 0.05f), 0.0f, z}, {1.62f, 0.34f}, 0.02f, true, {Material::Display, glm::u8vec3(8)});
  add_side_plate(mesh, {front - 3.1f, 0.5f * kWidth - 0.005f, z + 0.02f}, {0.9f, 0.2f}, true,
                 {Material::Display, glm::u8vec3(8)});
  add_plate(mesh, {ahead(0.42f, 0.03f), 0.0f, 0.46f}, {0.52f, 0.11f}, 0.0f, true,
            {Material::Paint, glm::u8vec3(232, 232, 226)});
  add_plate(mesh, {rear - 0.03f, 0.0f, 0.6f}, {0.52f, 0.11f}, 0.0f, false,
            {Material::Paint, glm::u8vec3(236, 200, 40)});
  // Mirrors on their arms.
  for (const float side : {-1.0f, 1.0f}) {
    const glm::vec3 root(ahead(2.2f, -0.25f), side * 1.12f, is_double(car) ? 2.25f : 2.6f);
    const glm::vec3 tip = root + glm::vec3(0.42f, side * 0.26f, -0.12f);
    add_bar(mesh, root, tip, 0.05f, kDark);
    add_box(mesh, tip + glm::vec3(-0.05f, -0.11f, -0.42f), tip + glm::vec3(0.06f, 0.11f, 0.02f), kDark);
  }
  if (is_double(car)) return;
  add_box(mesh, {-2.0f, -0.8f, kSingleHeight - 0.08f}, {1.2f, 0.8f, kSingleHeight + 0.12f}, {Material::Paint, kSilver});
}

}  // namespace

CarModel bus(Car car) {
  CarModel made;
  made.name = is_double(car) ? "double-deck bus" : "single-deck bus";
  made.length = length(car);
  made.width = kWidth;
  made.height = is_double(car) ? kDoubleHeight : kSingleHeight;
  made.pivot = 0.5f * wheel_base(car);
  made.first = kRed;
  made.second = kDeepRed;
  return made;
}

Mesh bus_mesh(Car car, Level level) {
  Mesh mesh;
  add_ground(mesh, {-0.5f * length(car), 0.5f * length(car), kWidth, false, false});
  add_beam(mesh, 0.5f * length(car) + 0.3f);
  add_body(mesh, body_of(car, level), level);
  add_wheels(mesh, car, level);
  if (level != Level::Farthest) add_ends(mesh, car, level);
  return mesh;
}

}  // namespace mercia::vehicles
