// Class 323 in the gold and purple of West Midlands Railway; Class 390 in the dark green of Avanti West Coast.
#include <algorithm>
#include <cmath>

#include "engine/vehicles/car_makers.h"
#include "engine/vehicles/parts.h"

namespace mercia::vehicles {
namespace {

constexpr float kGauge = 1.435f, kWire = 4.7f;
constexpr glm::u8vec3 kBlack(22, 24, 27), kGlass(18), kRoofGrey(118, 121, 124);

constexpr Look kWindow{Material::Glass, kGlass, Tint::Own, 1.18f, 3.2f};
constexpr Look kWindscreen{Material::Glass, kGlass};

// What differs between the two trains.
struct Family {
  float cab_length, middle_length, width, height, floor;
  float between_bogies, bogie_base, wheel;
  float nose, tip;
  float gap;  // between two bodies
  glm::u8vec3 first, second, line, roof;
  const char* cab_columns;
  const char* middle_columns;
  ColumnWidths widths;
  float window_low, window_high, lower_edge;
  float (*rake)(float z);
};

float local_rake(float z) {
  if (z < 1.35f) return 0.10f * (1.35f - z);
  if (z < 2.0f) return 0.05f * (z - 1.35f);
  return std::min(0.75f, 0.033f + 0.32f * (z - 2.0f));
}

float intercity_rake(float z) {
  // A chin that goes under, then a nose that rises ever more flatly to the roof.
  if (z < 1.15f) return 0.55f * (1.15f - z) * (1.15f - z);
  const float up = z - 1.15f;
  return std::min(3.7f, 0.35f * up + 0.62f * up * up);
}

const Family kLocal{23.37f,
                    23.44f,
                    2.80f,
                    3.769f,
                    1.156f,
                    16.0f,
                    2.6f,
                    0.42f,
                    0.95f,
                    0.74f,
                    0.56f,
                    {226, 128, 28},
                    {78, 36, 112},
                    {236, 236, 234},
                    kRoofGrey,
                    "WPWPWPDPWPWPWPWPDPWPW",
                    "WPWPWPDPWPWPWPWPDPWPWPW",
                    {1.52f, 1.305f, 0.18f},
                    1.86f,
                    2.76f,
                    0.86f,
                    local_rake};
const Family kIntercity{25.1f,
                        23.9f,
                        2.73f,
                        3.56f,
                        1.2f,
                        17.0f,
                        2.7f,
                        0.43f,
                        4.6f,
                        0.30f,
                        0.6f,
                        {4, 46, 54},
                        {236, 236, 232},
                        {196, 112, 58},
                        {92, 98, 100},
                        "DPWPWPWPWPWPWPWPWD",
                        "DPWPWPWPWPWPWPWPWPD",
                        {1.55f, 0.85f, 0.34f},
                        1.90f,
                        2.62f,
                        0.58f,
                        intercity_rake};

bool is_local(Car car) { return car == Car::LocalCab || car == Car::LocalMiddle; }
bool is_cab(Car car) { return car == Car::LocalCab || car == Car::IntercityCab; }
const Family& family(Car car) { return is_local(car) ? kLocal : kIntercity; }
float length(Car car) { return is_cab(car) ? family(car).cab_length : family(car).middle_length; }

Look local_look(const Cell& cell) {
  const Family& f = kLocal;
  const float forward = std::abs(cell.nose);
  switch (cell.row) {
    case Row::Roof: return {Material::Paint, f.roof};
    case Row::Skirt: return {Material::Paint, kBlack};
    case Row::Panel:
      if (cell.door) return cell.column == Column::Gap ? kDark : Look{Material::Paint, f.second, Tint::Second};
      if (cell.nose != 0.0f && forward > 0.0f) return {Material::Paint, f.first, Tint::First};
      return cell.z0 > 1.7f ? Look{Material::Paint, f.line} : Look{Material::Paint, f.first, Tint::First};
    case Row::Window:
      if (cell.column == Column::Gap && cell.door) return kDark;
      if (cell.column == Column::Door) return kWindow;
      if (cell.column == Column::Window) return kWindow;
      if (cell.nose > 0.0f && (cell.cap || forward > 0.4f)) return kWindscreen;
      return {Material::Paint, kBlack};
    case Row::Band:
      if (cell.door) return cell.column == Column::Gap ? kDark : Look{Material::Paint, f.second, Tint::Second};
      if (cell.nose > 0.0f && (cell.cap || forward > 0.4f)) return {Material::Paint, kBlack};
      return {Material::Paint, f.second, Tint::Second};
  }
  return {};
}

Look intercity_look(const Cell& cell) {
  const Family& f = kIntercity;
  const float forward = cell.nose;
  switch (cell.row) {
    case Row::Roof:
      if (forward > 0.0f) return forward > 0.55f ? kWindscreen : Look{Material::Paint, f.first, Tint::First};
      return {Material::Paint, f.roof};
    case Row::Skirt: return {Material::Paint, glm::u8vec3(52, 56, 58)};
    case Row::Panel:
      if (cell.door) return cell.column == Column::Gap ? kDark : Look{Material::Paint, f.second, Tint::Second};
      if (forward > 0.0f) return {Material::Paint, f.first, Tint::First};
      if (cell.z1 < 1.05f) return {Material::Paint, f.second, Tint::Second};
      return {Material::Paint, f.first, Tint::First};
    case Row::Window:
      if (cell.door) return cell.column == Column::Gap ? kDark : kWindow;
      if (cell.column == Column::Window) return kWindow;
      if (forward > 0.5f) return kWindscreen;
      return forward > 0.0f ? Look{Material::Paint, f.first, Tint::First} : Look{Material::Paint, kBlack};
    case Row::Band:
      if (cell.door) return cell.column == Column::Gap ? kDark : Look{Material::Paint, f.second, Tint::Second};
      if (forward > 0.45f) return kWindscreen;
      return forward > 0.0f ? Look{Material::Paint, f.first, Tint::First} : Look{Material::Paint, f.first, Tint::First};
  }
  return {};
}

Body body_of(Car car, Level level) {
  const Family& f = family(car);
  Body body;
  body.length = length(car) - f.gap;
  body.width = f.width;
  body.bottom = f.lower_edge;
  body.roof = f.height;
  body.roof_flat = is_local(car) ? 0.55f : 0.45f;
  const float shoulder = is_local(car) ? 3.05f : 2.86f;
  const float lean = is_local(car) ? 0.05f : 0.10f;
  if (level == Level::Farthest) {
    body.rows = {
        {f.window_low, Row::Panel}, {f.window_high, Row::Window, true, lean}, {shoulder, Row::Band, true, 0.05f}};
  } else {
    body.rows = {{f.lower_edge + 0.16f, Row::Skirt, false}, {1.04f, Row::Panel},
                 {f.window_low - 0.1f, Row::Panel},         {f.window_low, Row::Panel},
                 {f.window_high, Row::Window, true, lean},  {shoulder, Row::Band, true, 0.05f}};
    if (is_local(car)) body.rows[1].top = 1.15f;
  }
  body.look = is_local(car) ? local_look : intercity_look;
  if (is_cab(car)) {
    body.front.nose = f.nose;
    body.front.tip_width = f.tip;
    body.front.rake = f.rake;
  }
  body.columns = columns_of(is_cab(car) ? f.cab_columns : f.middle_columns, body.rear_x(),
                            body.front_x() - body.front.nose, f.widths, level);
  return body;
}

void add_under(Mesh& mesh, Car car, Level level) {
  const Family& f = family(car);
  if (level == Level::Farthest) {
    add_box(mesh, {-0.46f * length(car), -1.1f, 0.1f}, {0.42f * length(car), 1.1f, f.lower_edge}, kDark);
    return;
  }
  for (const float side : {-0.5f, 0.5f}) add_bogie(mesh, side * f.between_bogies, f.bogie_base, f.wheel, kGauge, level);
  // Equipment in boxes of different lengths, as it has grown.
  const Look grey{Material::Dark, glm::u8vec3(44, 46, 48)};
  if (level == Level::Far) {
    add_box(mesh, {-5.6f, -1.2f, 0.32f}, {5.6f, 1.2f, 1.0f}, grey);
    return;
  }
  constexpr std::array<glm::vec2, 5> kBoxes{
      glm::vec2(-5.7f, -3.6f), {-3.3f, -0.7f}, {-0.4f, 0.9f}, {1.2f, 3.4f}, {3.7f, 5.6f}};
  for (std::size_t i = 0; i < kBoxes.size(); ++i) {
    const float low = 0.30f + 0.05f * static_cast<float>(i % 3);
    add_boxes(mesh, {kBoxes[i].x, 0.35f, low}, {kBoxes[i].y, 1.24f, f.lower_edge + 0.1f}, grey);
  }
}

void add_gangway(Mesh& mesh, float x, const Family& f, Level level) {
  if (level == Level::Farthest) return;
  const float half = 0.25f * f.gap;
  add_box(mesh, {x - half, -0.85f, 0.95f}, {x + half, 0.85f, f.height - 0.45f},
          {Material::Dark, glm::u8vec3(34, 35, 37)});
}

void add_front(Mesh& mesh, Car car, float front, Level level) {
  const Family& f = family(car);
  const float reach = is_local(car) ? 1.0f : 0.55f;
  const float lamp_z = is_local(car) ? 1.36f : 1.22f;
  const auto at = [&](float z, float out) { return front - f.rake(z) + out; };
  for (const float side : {-1.0f, 1.0f}) {
    const float y = side * reach * (is_local(car) ? 0.84f : 0.62f);
    add_plate(mesh, {at(lamp_z, 0.035f), y, lamp_z}, {0.26f, 0.15f}, is_local(car) ? 0.0f : 0.06f, true,
              {Material::HeadLamp, glm::u8vec3(248)});
    if (level == Level::Near) {
      add_plate(mesh, {at(lamp_z + 0.17f, 0.035f), y, lamp_z + 0.17f}, {0.26f, 0.10f}, is_local(car) ? 0.0f : 0.08f,
                true, {Material::TailLamp, glm::u8vec3(140, 14, 16)});
    }
  }
  if (level != Level::Near) return;
  if (is_local(car)) {
    add_plate(mesh, {at(2.80f, 0.06f), 0.0f, 2.90f}, {1.5f, 0.22f}, 0.06f, true, {Material::Display, glm::u8vec3(8)});
    // The pillars of the windscreen, and the yellow that rules asked for.
    for (const float y : {-0.36f, 0.36f}) {
      add_bar(mesh, {at(1.9f, 0.02f), y, 1.9f}, {at(2.72f, 0.02f), y, 2.72f}, 0.07f, {Material::Paint, kBlack});
    }
    add_plate(mesh, {at(1.1f, 0.03f), 0.0f, 1.22f}, {1.25f, 0.36f}, 0.0f, true,
              {Material::Paint, glm::u8vec3(238, 190, 22)});
  }
  // The coupler.
  add_box(mesh, {at(0.95f, -0.3f), -0.17f, 0.86f}, {front + 0.12f, 0.17f, 1.12f}, kDark);
}

}  // namespace

CarModel train_car(Car car) {
  const Family& f = family(car);
  CarModel made;
  made.name = is_local(car) ? (is_cab(car) ? "local train, cab" : "local train, middle")
                            : (is_cab(car) ? "intercity, cab" : "intercity, middle");
  made.length = length(car);
  made.width = f.width;
  made.height = f.height;
  made.pivot = 0.5f * f.between_bogies;
  made.first = f.first;
  made.second = f.second;
  return made;
}

Mesh train_mesh(Car car, Level level) {
  const Family& f = family(car);
  const Body body = body_of(car, level);
  Mesh mesh;
  const float half = 0.5f * length(car);
  add_ground(mesh, {-half, half, f.width, true, !is_cab(car)});
  if (is_cab(car)) add_beam(mesh, body.front_x() + 0.5f);
  add_body(mesh, body, level);
  add_under(mesh, car, level);
  add_gangway(mesh, body.rear_x() - 0.25f * f.gap, f, level);
  if (is_cab(car)) {
    if (level != Level::Farthest) add_front(mesh, car, body.front_x(), level);
  } else {
    add_gangway(mesh, body.front_x() + 0.25f * f.gap, f, level);
  }
  const Look unit{Material::Paint, glm::u8vec3(104, 107, 110)};
  if (car == Car::LocalMiddle || car == Car::IntercityPower) add_pantograph(mesh, 4.5f, f.height, kWire, level);
  if (level == Level::Near && is_local(car)) {
    for (const float x : {-6.5f, 0.0f}) {
      add_box(mesh, {x - 1.1f, -0.6f, f.height - 0.08f}, {x + 1.1f, 0.6f, f.height + 0.1f}, unit);
    }
  }
  return mesh;
}

}  // namespace mercia::vehicles
