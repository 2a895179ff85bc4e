// CAF Urbos 3/100 in the blue of West Midlands Metro.
#include <algorithm>
#include <cmath>

#include "engine/vehicles/car_makers.h"
#include "engine/vehicles/parts.h"

namespace mercia::vehicles {
namespace {

constexpr float kCabLength = 8.05f, kLinkLength = 6.20f, kMiddleLength = 4.466f;
constexpr float kWidth = 2.65f, kHeight = 3.4f;
constexpr float kJointGap = 0.24f;  // of the bellows, on each side of a joint
constexpr float kGauge = 1.435f, kWheel = 0.295f;
constexpr float kNose = 1.75f;
constexpr float kWire = 5.2f;

constexpr glm::u8vec3 kBlue(20, 104, 178), kNavy(16, 44, 92), kWhite(226, 230, 233), kBlack(22, 24, 28),
    kRoofGrey(150, 155, 160), kSkyBlue(70, 168, 222);

constexpr Look kWindow{Material::Glass, glm::u8vec3(20), Tint::Own, 0.36f, 2.6f};
constexpr Look kWindscreen{Material::Glass, glm::u8vec3(16)};

float length(Car car) { return car == Car::TramCab ? kCabLength : car == Car::TramLink ? kLinkLength : kMiddleLength; }

float rake(float z) {
  // Upright up to the lamps, then back with the windscreen; the chin goes under.
  if (z < 0.9f) return 0.22f * (0.9f - z);
  return std::min(1.55f, 0.10f * (z - 0.9f) + 0.16f * (z - 0.9f) * (z - 0.9f));
}

Look look(const Cell& cell) {
  const bool nose = std::abs(cell.nose) > 0.0f;
  const float forward = std::abs(cell.nose);
  switch (cell.row) {
    case Row::Roof:
      if (cell.cap || forward > 0.6f) return {Material::Paint, kBlue, Tint::First};
      return {Material::Paint, kRoofGrey};
    case Row::Skirt: return {Material::Paint, kNavy, Tint::Second};
    case Row::Panel:
      if (cell.column == Column::Gap && cell.door) return kDark;
      if (cell.door && cell.z0 > 0.85f) return kWindow;
      if (cell.door) return {Material::Paint, kWhite};
      if (nose) return {Material::Paint, kBlue, Tint::First};
      return {Material::Paint, kBlue, Tint::First};
    case Row::Window:
      if (cell.column == Column::Gap) return kDark;
      if (cell.column == Column::Window || cell.door) return kWindow;
      // The windscreen goes round the corners.
      if (nose) return forward > 0.30f || cell.cap ? kWindscreen : Look{Material::Paint, kBlack};
      return {Material::Paint, kBlack};
    case Row::Band:
      if (nose && (cell.cap || forward > 0.45f)) return {Material::Paint, kBlack};
      return cell.z0 > 2.85f ? Look{Material::Paint, kBlue, Tint::First} : Look{Material::Paint, kWhite};
  }
  return {};
}

Body body_of(Car car, Level level) {
  Body body;
  const bool cab = car == Car::TramCab;
  body.length = length(car) - (cab ? 1.0f : 2.0f) * kJointGap;
  body.width = kWidth;
  body.bottom = 0.28f;
  body.roof = 3.22f;
  body.roof_flat = 0.72f;
  if (level == Level::Farthest) {
    body.rows = {{0.95f, Row::Panel}, {2.55f, Row::Window}, {2.85f, Row::Band, true, 0.05f}};
  } else {
    body.rows = {{0.45f, Row::Skirt, false},
                 {0.88f, Row::Panel},
                 {1.02f, Row::Panel},
                 {2.42f, Row::Window, true, 0.03f},
                 {2.54f, Row::Band, true, 0.02f},
                 {2.86f, Row::Band, false, 0.05f}};
  }
  body.look = look;
  if (cab) {
    body.front.nose = kNose;
    body.front.tip_width = 0.62f;
    body.front.rake = rake;
  }
  const float from = body.rear_x(), to = body.front_x() - body.front.nose;
  const char* pattern = cab ? "WPDPWP" : car == Car::TramLink ? "WPDPW" : "WPW";
  ColumnWidths widths{1.35f, 1.36f, 0.14f};
  if (car == Car::TramMiddle) widths.window = 1.7f;
  if (car == Car::TramLink) widths.window = 1.9f;
  body.columns = columns_of(pattern, from, to, widths, level);
  return body;
}

void add_bellows(Mesh& mesh, float from, float to, Level level) {
  if (level == Level::Farthest) return;
  const Look rubber{Material::Dark, glm::u8vec3(38, 40, 42)};
  const int folds = level == Level::Near ? 3 : 1;
  for (int i = 0; i < folds; ++i) {
    const float step = (to - from) / static_cast<float>(folds);
    const float gap = folds > 1 ? 0.18f * step : 0.0f;
    const float x = from + step * static_cast<float>(i);
    add_box(mesh, {x + 0.5f * gap, -1.18f, 0.36f}, {x + step - 0.5f * gap, 1.18f, 2.98f}, rubber);
  }
}

void add_front(Mesh& mesh, float front, Level level) {
  const auto at = [&](float z, float out) { return front - rake(z) + out; };
  if (level == Level::Far) {
    for (const float side : {-1.0f, 1.0f}) {
      add_plate(mesh, {at(0.8f, 0.03f), side * 0.62f, 0.78f}, {0.3f, 0.16f}, 0.0f, true,
                {Material::HeadLamp, glm::u8vec3(245)});
    }
    return;
  }
  for (const float side : {-1.0f, 1.0f}) {
    add_plate(mesh, {at(0.78f, 0.03f), side * 0.58f, 0.80f}, {0.30f, 0.13f}, 0.0f, true,
              {Material::HeadLamp, glm::u8vec3(250)});
    add_plate(mesh, {at(0.62f, 0.03f), side * 0.58f, 0.62f}, {0.22f, 0.08f}, 0.0f, true,
              {Material::TailLamp, glm::u8vec3(140, 16, 18)});
  }
  // Under the windscreen a light blue line, over it the destination.
  add_plate(mesh, {at(0.98f, 0.03f), 0.0f, 0.98f}, {1.5f, 0.05f}, 0.01f, true, {Material::Paint, kSkyBlue});
  add_plate(mesh, {at(2.40f, 0.05f), 0.0f, 2.52f}, {1.40f, 0.24f}, 0.13f, true, {Material::Display, glm::u8vec3(8)});
  add_plate(mesh, {at(0.4f, 0.02f), 0.0f, 0.36f}, {1.1f, 0.14f}, 0.0f, true, kDark);
}

void add_roof(Mesh& mesh, Car car, const Body& body, Level level) {
  if (level == Level::Farthest) return;
  const Look shroud{Material::Paint, glm::u8vec3(188, 192, 196)};
  const float inner = 0.86f;
  switch (car) {
    case Car::TramCab:
      add_box(mesh, {body.rear_x() + 0.5f, -inner, 3.15f}, {body.rear_x() + 3.1f, inner, kHeight}, shroud);
      break;
    case Car::TramLink:
      add_box(mesh, {-2.3f, -inner, 3.15f}, {-0.25f, inner, kHeight}, shroud);
      add_box(mesh, {0.25f, -inner, 3.15f}, {2.3f, inner, kHeight}, shroud);
      break;
    default: add_pantograph(mesh, 0.1f, 3.22f, kWire, level); break;
  }
}

}  // namespace

CarModel tram_car(Car car) {
  CarModel made;
  made.name = car == Car::TramCab ? "tram, cab" : car == Car::TramLink ? "tram, link" : "tram, middle";
  made.length = length(car);
  made.width = kWidth;
  made.height = kHeight;
  // Its sections meet in joints; those follow the track.
  made.pivot = car == Car::TramCab ? 0.36f * kCabLength : 0.5f * length(car);
  made.first = kBlue;
  made.second = kNavy;
  return made;
}

Mesh tram_mesh(Car car, Level level) {
  Mesh mesh;
  const Body body = body_of(car, level);
  const bool cab = car == Car::TramCab;
  // The cab's own middle is that of its length with the joint.
  const std::size_t first = mesh.vertices.size();
  const float half = 0.5f * length(car);
  const float out = cab ? 0.5f * kJointGap : 0.0f;  // see below
  add_ground(mesh, {-half - out, half - out, kWidth, true, !cab});
  if (cab) add_beam(mesh, body.front_x() + 0.3f);
  add_body(mesh, body, level);
  if (cab) add_front(mesh, body.front_x(), level);
  add_roof(mesh, car, body, level);
  add_bellows(mesh, body.rear_x() - kJointGap, body.rear_x(), level);
  if (!cab) add_bellows(mesh, body.front_x(), body.front_x() + kJointGap, level);
  if (car != Car::TramLink) {
    add_bogie(mesh, cab ? -0.35f : 0.0f, 1.8f, kWheel, kGauge, level == Level::Near ? level : Level::Farthest);
    if (level == Level::Far) add_box(mesh, {-1.6f, -1.0f, 0.02f}, {1.2f, 1.0f, 0.3f}, kDark);
  }
  if (cab) {
    // Half of the joint's length lies behind the body: shift it so that front and joint end alike.
    const float shift = 0.5f * kJointGap;
    for (std::size_t i = first; i < mesh.vertices.size(); ++i) mesh.vertices[i].position[0] += shift;
  }
  return mesh;
}

}  // namespace mercia::vehicles
