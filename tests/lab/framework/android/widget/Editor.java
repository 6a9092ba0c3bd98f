package android.widget;

/** What only editable texts have; a text view has none until it needs one. */
public class Editor {
    int mInputType;
}
