"""Sound folders to start from: pure dispatch, a queue, a day without a map, and an exported district."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.fuzz.case import OWN

Files = Mapping[str, bytes]

PURE = {
    "district.yaml": "name: t\nhorizon_min: 600\nend: stop\nreplications: 2\nseed: 1\nreport_times_min: [60, 08:00]\n"
    "travel: {metric: euclid, speed_kmh: 30}\n",
    "zones.csv": "zone,x_km,y_km,district,rate_per_h,profile,weight,voters\nA,0,0,n,0.6,p,1,100\nB,3,4,s,0.3,,2,50\n",
    "units.csv": "unit,zone,count,strength,force,districts,available_from,available_to,shift_start,shift_end,reserve,"
    "preferences,speed_kmh\nU,A,2,1,police,n;s,,,06:00,18:00,0,A:1;B:2,\nV,B,1,3,tni,,0,500,,,1,,40\n",
    "travel.csv": "origin,destination,minutes\nA,A,2\nA,B,9\nB,A,9\n",
    "profiles.csv": "profile,start,end,multiplier\np,0,360,0.5\np,360,720,1\n",
    "incident_types.csv": "type,share,priority,on_scene,mean_min,sd_min,values,units_needed,on_scene_per,"
    "branching_ratio,excitation_delay_min\nany,0.7,1,exponential,20,,,1:0.7;2:0.3,incident,0.1,30\n"
    "big,0.2,2,gamma,30,10,,1,unit,0,\nold,0.1,3,empirical,,,10;20;30,1,incident,0,\n",
    "policy.yaml": "dispatch: nearest\nqueue: priority\npreempt: true\nsectors:\n  A: [U]\n",
}
LISTED = {
    "incidents.csv": "time,zone,type,on_scene_min,units\n60,A,any,10,1\n08:00,B,,5,\n08:00,A,big,,2\n",
}
QUEUE = {
    "district.yaml": "name: q\nhorizon_min: 480\nreplications: 2\nreport_times_min: [60, 120]\n",
    "zones.csv": "zone\nA\n",
    "units.csv": "unit,zone\n",
    "stations.csv": "station,zone,voters,rate_per_h,open,close,arrival_profile,stages\n"
    "S,A,,20,0,240,d,desk:2:exponential:3;booth:4:gamma:4:1.5\nT,A,60,,07:00,,,box:1:deterministic:1\n",
    "profiles.csv": "profile,start,end,multiplier\nd,0,120,1\nd,120,480,2\n",
}
DATED = {
    "district.yaml": "name: d\ncalendar: pemilu2024\nreplications: 1\nreport_times_min: [2024-02-14 08:00]\n"
    "travel: {metric: haversine, speed_kmh: 30}\n",
    "zones.csv": "zone,lat,lon,district,committee,voters\nA,-2.5,104.1,n,x,\nB,-2.6,104.2,n,x,\nC,-2.7,104.3,n,y,\n",
    "units.csv": "unit,zone,count,strength,available_from,available_to,force\nU,A,2,3,,,\n"
    "V,B,1,4,2024-02-13 06:00,2024-02-16 18:00,brimob\n",
    "stations.csv": "station,zone,voters,class,access,signal,tension,last_mile_min,flood\n"
    "S1,A,200,vulnerable,hard,0,raised,5,1\nS2,B,180,,,1,,,\nS3,C,220,less_vulnerable,water,1,high,10,0\n",
    "bases.csv": "base,kind,lat,lon,force,personnel,place,district,committee\nHQ,polres,-2.5,104.1,police,120,A,n,\n"
    "P1,polsek,-2.6,104.2,police,12,,,\nK,kodim,,,tni,30,C,n,\n",
    "incidents.csv": "time,zone,type,on_scene_min,units\n2024-02-14 09:00,A,quarrel,,\n2024-02-14 20:00,C,,30,2\n",
}  # fmt: skip
EXPORTED = ("+scenario=muratara", "region.subdistricts=[Ulu Rawas]", "study.replications=1")


def _own(files: Mapping[str, str]) -> dict[str, bytes]:
    return {f"{OWN}/{name}": text.encode() for name, text in files.items()}


def pure() -> dict[str, bytes]:
    """Pure dispatch: two zones, three units, three types."""
    return _own(PURE)


def listed() -> dict[str, bytes]:
    """The same with a fixed list of incidents."""
    return _own(PURE | LISTED)


def queue() -> dict[str, bytes]:
    """Two places where people queue."""
    return _own(QUEUE)


def dated() -> dict[str, bytes]:
    """An election in three zones, with travel by distance."""
    return _own(DATED)


def exported() -> dict[str, bytes]:
    """A bundled subdistrict as ``sim.export`` writes it, with its map and its configuration."""
    return dict(_exported())


@cache
def _exported() -> Files:
    from sim.cli.export import export

    with TemporaryDirectory() as place:
        export(Path(place) / OWN, EXPORTED)
        return {f"{OWN}/{path.name}": path.read_bytes() for path in sorted((Path(place) / OWN).iterdir())}


GROUNDS = (pure, listed, queue, dated, exported)


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a sound table."""
    return list(csv.reader(io.StringIO(content.decode())))


def table_of(rows: list[list[str]], separator: str = ",") -> bytes:
    """Rows as a text table."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(errors="surrogatepass")
