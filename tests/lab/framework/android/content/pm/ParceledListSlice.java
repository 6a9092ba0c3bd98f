package android.content.pm;

import java.util.List;

/** A list that may be too long for one transaction; the lab's are not. */
public class ParceledListSlice<T> {
    private final List<T> mList;

    ParceledListSlice(List<T> list) {
        mList = list;
    }

    public List<T> getList() {
        return mList;
    }
}
