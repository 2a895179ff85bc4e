#include "app/hand_tools.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mercia::app {
namespace {

constexpr double kTapSeconds = 0.25;  // shorter presses ask, longer ones aim
constexpr double kStickOn = 0.7;
constexpr double kStickOff = 0.4;
constexpr double kSmoothTurn = 1.6;  // radians a second at full deflection
constexpr double kThrow = 7.0;       // metres a second with which the arc leaves the hand
constexpr double kGravity = 9.81;    // metres a second squared
constexpr double kArcSeconds = 2.4;
constexpr int kArcPoints = 24;
constexpr int kArcChords = 6;            // of which each is looked along; a divisor of kArcPoints
constexpr double kPointerLength = 12.0;  // metres of a ray that meets nothing, at life size
constexpr double kNearestHands = 0.05;   // metres between two hands that scale the world

glm::dvec3 place(const glm::dmat4& matrix) { return glm::dvec3(matrix[3]); }
glm::dvec3 along(const glm::dmat4& matrix) { return -glm::normalize(glm::dvec3(matrix[2])); }

// Crossed upwards, and ready again only when it is well back.
bool crossed(double value, bool& over) {
  const bool was = over;
  over = was ? value > kStickOff : value > kStickOn;
  return over && !was;
}

}  // namespace

void HandTools::turn(const xr::Hands& hands, const glm::dmat4& head, double seconds, Rig& rig, HandsDone& done) {
  for (std::size_t i = 0; i < hands.size(); ++i) {
    const double x = hands[i].stick.x;
    if (aiming_) continue;
    if (settings.snap_degrees <= 0.0) {
      if (std::abs(x) > kStickOff) rig.turn(x * kSmoothTurn * seconds, head);
    } else if (crossed(std::abs(x), held_[i].stick_sideways)) {
      rig.turn(std::copysign(settings.snap_degrees * std::numbers::pi / 180.0, x), head);
      done.turned = true;
      done.ticked = i;
    }
  }
}

// One hand pulls the world along; two turn it and change its size.
void HandTools::grab(const xr::Hands& hands, Rig& rig) {
  const bool left = hands[0].grab && hands[0].grip;
  const bool right = hands[1].grab && hands[1].grip;
  if (!left && !right) {
    grip_.reset();
    return;
  }
  const bool both = left && right;
  const glm::dvec3 first = left ? place(*hands[0].grip) : place(*hands[1].grip);
  const glm::dvec3 second = both ? place(*hands[1].grip) : first;
  const glm::dvec3 middle = 0.5 * (first + second);
  const double angle = both ? std::atan2(second.x - first.x, -(second.z - first.z)) : 0.0;
  const double distance = std::max(glm::distance(first, second), kNearestHands);
  if (!grip_ || grip_->both != both) {
    grip_ = Grip{rig.point(middle), both, angle, distance, rig.heading(), rig.scale()};
  }
  // What the hands hold stays in them: the world turns with their line and grows as they part.
  const double heading = both ? grip_->heading - (angle - grip_->angle) : rig.heading();
  const double scale = both ? grip_->scale * grip_->distance / distance : rig.scale();
  rig.hold(grip_->world, middle, heading, scale);
}

Result<void> HandTools::aim(const xr::HandState& hand, const Rig& rig, const MeetRay& meet, HandsShown& shown) const {
  const glm::dmat4 world_from_hand = rig.world_from(*hand.aim);
  const double size = rig.scale();
  const glm::dvec3 from = place(world_from_hand);
  const glm::dvec3 velocity = along(world_from_hand) * kThrow * size;
  const auto at = [&](double seconds) {
    return from + velocity * seconds - glm::dvec3(0.0, 0.0, 0.5 * kGravity * size * seconds * seconds);
  };
  double end = kArcSeconds;
  for (int chord = 0; chord < kArcChords && !shown.landing; ++chord) {
    const double t0 = kArcSeconds * chord / kArcChords;
    const double t1 = kArcSeconds * (chord + 1) / kArcChords;
    const glm::dvec3 a = at(t0);
    const glm::dvec3 way = at(t1) - a;
    const double length = glm::length(way);
    MERCIA_TRY(const std::optional<Met> met, meet(a, way / length, length));
    if (!met) continue;
    end = t0 + (t1 - t0) * glm::distance(a, met->point) / length;
    shown.landing = met->point;
    shown.may_land = met->standable;
  }
  const int points = std::max(2, static_cast<int>(std::ceil(kArcPoints * end / kArcSeconds)));
  shown.arc.clear();
  for (int i = 0; i <= points; ++i) shown.arc.push_back(at(end * i / points));
  if (shown.landing) shown.arc.back() = *shown.landing;
  return {};
}

Result<HandsDone> HandTools::update(const xr::Hands& hands, const glm::dmat4& stage_from_head, std::array<bool, 2> busy,
                                    double seconds, const MeetRay& meet, Rig& rig, HandsShown& shown) {
  shown = {};
  HandsDone done;
  now_ += seconds;
  std::optional<std::size_t> released;
  for (std::size_t n = 0; n < hands.size(); ++n) {
    const std::size_t i = settings.left_handed ? n : 1 - n;
    const xr::HandState& hand = hands[i];
    Held& held = held_[i];
    if (hand.menu && !held.menu) done.menu = true;
    held.menu = hand.menu;
    const bool select = hand.select && !busy[i];
    if (select && !held.select) held.since = now_;
    const bool long_enough = now_ - held.since >= kTapSeconds;
    if (!select && held.select && !long_enough && !busy[i]) done.tapped = i;
    const bool was_forward = held.stick_forward;
    crossed(hand.stick.y, held.stick_forward);
    const bool wants = hand.aim && !busy[i] && ((select && long_enough) || held.stick_forward);
    if (wants && !aiming_) {
      aiming_ = i;
      done.ticked = i;
    }
    if (aiming_ == i && !wants)
      released = (held.select && !select) || (was_forward && !held.stick_forward) ? std::optional<std::size_t>(i)
                                                                                  : std::nullopt;
    if (aiming_ == i && !wants && !released) aiming_.reset();  // lost from sight, or over a panel
    held.select = select;
  }
  turn(hands, stage_from_head, seconds, rig, done);
  grab(hands, rig);

  if (aiming_ && hands[*aiming_].aim) {
    MERCIA_CHECK(aim(hands[*aiming_], rig, meet, shown));
    shown.facing = rig.heading();
    if (released && shown.landing && shown.may_land) {
      rig.stand_at(*shown.landing, stage_from_head);
      done.teleported = true;
      done.ticked = released;
    }
  }
  if (released) {
    aiming_.reset();
    shown.arc.clear();
    shown.landing.reset();
  }
  for (std::size_t i = 0; i < hands.size(); ++i) {
    if (!hands[i].aim) continue;
    const glm::dmat4 world_from_aim = rig.world_from(*hands[i].aim);
    const glm::dvec3 from = place(world_from_aim);
    shown.pointers[i] = HandsShown::Pointer{rig.world_from(hands[i].grip.value_or(*hands[i].aim)), from,
                                            from + along(world_from_aim) * kPointerLength * rig.scale()};
  }
  return done;
}

}  // namespace mercia::app
