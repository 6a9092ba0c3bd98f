//! Sensors. Java and native code both end at the sensor service, whose interface is written by hand: its codes have never changed.

use super::{Api, Category, Kind, always, method};
use crate::decode::parcel::Reply;

const SERVER: &str = "android.gui.SensorServer";

pub(super) const APIS: &[Api] = &[Api {
    id: "sensors.listen",
    category: Category::Sensors,
    kind: Kind::Listen,
    permission: None,
    about: "Begins to listen to sensors. Which they are is not told, nor a further one of the same listener's.",
    doubt: None,
    ends: &[
        method(SERVER, "createSensorEventConnection", always(2), Reply::Handle),
        method(SERVER, "createSensorDirectConnection", always(5), Reply::Handle),
    ],
}];
