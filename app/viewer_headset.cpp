// The viewer in a headset: the head, the hands and the menu.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/viewer.h"

namespace mercia::app {
namespace {

constexpr int kMenuImportance = 9;     // places that stand in the headset's menu
constexpr double kStandingStep = 0.8;  // metres at life size: what rises faster than half of it is a wall
constexpr double kHour = 3600.0;

std::string menu_hour(const LocalTime& time) {
  const CivilTime& civil = time.civil;
  const int minutes = static_cast<int>(civil.seconds / 60.0);
  return fmt::format("{}-{:02}-{:02}, {:02}:{:02} {}", civil.year, civil.month, civil.day, minutes / 60, minutes % 60,
                     time.abbreviation);
}

}  // namespace

// In a headset the head moves the camera, so that everything that asks for it (panels, ground, what is loaded ahead)
// goes on, and the visit goes on in the window from there.
void Viewer::follow_head(const HeadsetFrame& frame) {
  if (!in_headset_) {
    in_headset_ = true;
    const glm::dvec2 place(camera_.pose().position);
    rig_.enter(camera_.pose(), ground_.value_or(scene_.guessed_ground(place)), frame.stage_from_head);
  }
  const glm::dmat4 world_from_head = rig_.world_from(frame.stage_from_head);
  const glm::dvec3 forward = -glm::dvec3(world_from_head[2]);
  camera_.place(
      {glm::dvec3(world_from_head[3]), std::atan2(forward.x, forward.y), std::asin(std::clamp(forward.z, -1.0, 1.0))});
}

Result<void> Viewer::use_hands(const HeadsetFrame& frame) {
  if (!hand_shapes_) {
    MERCIA_TRY(hand_shapes_, HandShapes::upload(*renderer_));
  }
  const MeetRay along = [this](const glm::dvec3& from, const glm::dvec3& direction, double metres) {
    return meet(from, direction, metres);
  };
  if (!menu_) {
    MERCIA_TRY(menu_, HeadsetMenu::create(
                          device_, frame.panel.format,
                          options_.settings.high_contrast ? overlay::Theme::HighContrast : overlay::Theme::Quiet));
    menu_places_.clear();
    for (std::size_t i = 0; i < scene_.gazetteer.places.size(); ++i) {
      const region::Place& place = scene_.gazetteer.places[i];
      const bool named = std::any_of(menu_places_.begin(), menu_places_.end(), [&](std::size_t other) {
        return scene_.gazetteer.places[other].name == place.name;  // a station and the landmark that it is
      });
      if (!named && overlay::importance_of(place.kind) >= kMenuImportance) menu_places_.push_back(i);
    }
  }
  const std::array<bool, 2> busy = menu_->point(frame.hands);
  MERCIA_TRY(const HandsDone done,
             hand_tools_.update(frame.hands, frame.stage_from_head, busy, frame_seconds_, along, rig_, hands_shown_));
  if (done.menu) {
    if (menu_->place()) {
      menu_->close();
    } else {
      menu_->open(frame.stage_from_head);
    }
  }
  ticked_.reset();
  if (done.ticked) ticked_ = static_cast<xr::Hand>(*done.ticked);
  if (done.tapped && hands_shown_.pointers[*done.tapped]) {
    const HandsShown::Pointer& pointer = *hands_shown_.pointers[*done.tapped];
    MERCIA_CHECK(ask_view(render::ray_view(pointer.from, pointer.to - pointer.from), render::ray_pixel()));
  }
  // What is to be seen from the new place is loaded from the next update on.
  if (done.teleported || done.turned) follow_head(frame);
  return {};
}

// At the size that one has, before the place: as far away as it is seen well from.
void Viewer::stand_at_place(std::size_t place, const glm::dmat4& stage_from_head) {
  const glm::dvec3 there = scene_.gazetteer.world[place];
  const double back = (rig_.scale() < 2.0 ? 45.0 : 0.6 * rig_.scale());
  const glm::dvec3 forward(std::sin(rig_.heading()), std::cos(rig_.heading()), 0.0);
  rig_.stand_at(there - forward * back, stage_from_head);
}

// What lies before the feet stays there.
void Viewer::change_scale(double scale, const glm::dmat4& stage_from_head) {
  const glm::dvec3 head(stage_from_head[3]);
  const glm::dvec3 feet(head.x, 0.0, head.z);
  rig_.hold(rig_.point(feet), feet, rig_.heading(), scale);
}

Result<std::optional<xr::PanelPlace>> Viewer::draw_menu(const PresenterFrame& frame) {
  wants_out_ = false;
  if (!frame.headset || !menu_ || !menu_->place()) return std::optional<xr::PanelPlace>{};
  const overlay::PanelFacts known = facts();
  MenuFacts shown;
  for (const std::size_t place : menu_places_) shown.places.push_back(scene_.gazetteer.places[place].name);
  shown.scale = rig_.scale();
  shown.hour = menu_hour(zone_.local(clock_.now()));
  shown.credits = known.credits;
  if (const auto& card = overlay_->panels.state.card) {
    shown.card_title = card->title;
    for (const auto& [name, value] : card->rows) shown.card_lines.push_back(name + ": " + value);
    if (board_) {
      for (const overlay::DepartureRow& row : board_->rows)
        shown.card_lines.push_back(row.when() + "  " + row.line + "  " + row.destination);
    }
  }
  const render::Target& panel = frame.headset->panel;
  MERCIA_TRY(const MenuWishes wishes,
             menu_->draw(panel.image, panel.view, shown, hand_tools_.settings, frame_seconds_));
  const glm::dmat4& head = frame.headset->stage_from_head;
  if (wishes.scale) change_scale(*wishes.scale, head);
  if (wishes.place) {
    stand_at_place(menu_places_[*wishes.place], head);
    menu_->close();
    return std::optional<xr::PanelPlace>{};
  }
  if (wishes.hours != 0.0) set_time(clock_.now() + wishes.hours * kHour);
  wants_out_ = wishes.leave;
  return menu_->place();
}

Result<std::optional<Met>> Viewer::meet(const glm::dvec3& from, const glm::dvec3& direction, double metres) {
  MERCIA_TRY(const auto hit, probe_->pick(render::ray_view(from, direction), render::ray_pixel(), items_));
  if (!hit || glm::distance(hit->world_position, from) > metres) return std::optional<Met>{};
  Met met{hit->world_position, true};
  if (const auto feature = scene_.streamer->feature(hit->tile, hit->primitive, hit->feature)) {
    met.standable = feature->kind != "water";
  }
  // A little above a place where one can stand lies nothing but that place.
  const double step = kStandingStep * rig_.scale();
  MERCIA_TRY(const auto below, probe_->surface_below(glm::dvec2(met.point), met.point.z + step, items_));
  if (!below || std::abs(*below - met.point.z) > 0.5 * step) met.standable = false;
  return std::optional<Met>(met);
}

}  // namespace mercia::app
